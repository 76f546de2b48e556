import type { Words } from '../shape';
import windows from './windows.json';

export const deviceTest: Words['deviceTest'] = {
  title: 'በመሞከር ላይ፦ {name}',
  starting: 'መሣሪያው በመዘጋጀት ላይ…',
  stop: 'አቁም',
  close: 'ዝጋ',
  onceMore: 'እንደገና',
  quality: 'የምስል ጥራት',
  qualityIs: '{quality} ከ100፦ {word}',
  progress: 'እስካሁን የተነበበ፦ {percent} %',
  noPicture: 'ጣቱ በመስታወቱ ላይ እያለ እዚህ ይታያል።',
  notKept: 'ምስሉ የሚታየው ብቻ ነው። አይቀመጥም።',
  waitsByItself: 'ቀጣዩን ሙከራ በራሱ ይጠብቃል።',
  unplugged: { what: 'መሣሪያው ተነቅሏል።', next: 'ምንም አልጠፋም። መልሰው ይሰኩት፤ በራሱ ይቀጥላል።' },
  finger: { what: 'ማንበቢያው ይሠራል። ይህ ጥሩ ምስል ነው።', next: 'ጣቱን ማንሳት ይቻላል።' },
  previewTime: 'ከመንካት እስከ መጀመሪያው ምስል',
  pictureTime: 'ከመንካት እስከ ጥሩው ምስል',
  seconds: '{seconds} ሰከንድ',
  typed: 'ምንም ካልሆነ ቴክኒሻን ማንበቢያውን ከእያንዳንዱ ኮድ በኋላ የማስገቢያ ቁልፍ እንዲልክና ከዚህ ኮምፒውተር የቁልፍ ሰሌዳ ጋር እንዲስማማ ያዘጋጀዋል።',
  code: { what: 'ማንበቢያው ይሠራል። ኮድ ተነቧል።', next: 'በውስጡ ያለው እዚህ አይታይም።' },
  cameraCode: { what: 'ካሜራው ይሠራል። ኮድ ተነቧል።', next: 'በውስጡ ያለው እዚህ አይታይም።' },
  noCameraPicture: 'ካሜራው የሚያየው እዚህ ይታያል።',
  codeKind: 'የኮዱ ዓይነት',
  codeSize: 'የይዘቱ ርዝመት',
  bytes: { one: '{count} ባይት', other: '{count} ባይቶች' },
  keyUnlocks: 'ይህን የሥራ ጣቢያ መክፈት ይችላል',
  keyPin: 'የራሱ የምስጢር ቁጥር አለው',
  keyVersions: 'የሚናገረው',
  cardAnswer: 'ካርዱ የመለሰው',
};

export const testWaiting: Words['testWaiting'] = {
  fingerprintSbi: 'ጣት በመስታወቱ ላይ ያሳርፉ',
  fingerprintScanner: 'ጣት በመስታወቱ ላይ ያሳርፉ',
  cardReader: 'ካርድ በማንበቢያው ላይ ያስቀምጡ ወይም ያስገቡ',
  securityKey: 'ቁልፉን ይንኩ',
  codeScanner: 'ማንኛውንም ኮድ ያስነብቡ',
  camera: 'ንባቡን ለመሞከር ኮድ ወደ ካሜራው ያሳዩ',
  otherHid: 'መሣሪያውን ይጠቀሙ',
};

export const testReading: Words['testReading'] = {
  fingerprintSbi: 'ጣቱን እዚያው ያቆዩ',
  fingerprintScanner: 'ጣቱን እዚያው ያቆዩ',
  cardReader: 'ካርዱን እዚያው ይተዉት፤ በመነበብ ላይ ነው',
  securityKey: 'ቁልፉን እንደነኩ ይቆዩ',
  codeScanner: 'ማንበቢያውን ሳያንቀሳቅሱ ይያዙ፤ በማንበብ ላይ ነው',
  camera: 'ኮዱን ሳያንቀሳቅሱ ይያዙ፤ በመነበብ ላይ ነው',
  otherHid: 'በማንበብ ላይ…',
};

export const advice: Words['advice'] = windows.advice;

export const qualityWord: Words['qualityWord'] = {
  low: 'ገና በቂ አይደለም',
  enough: 'በቂ ነው',
  high: 'በጣም ጥሩ',
};

export const cardFound: Words['cardFound'] = {
  passport: { what: 'ማንበቢያው ይሠራል። ይህ ፓስፖርት ወይም የጉዞ ካርድ ነው።', next: 'በላዩ በታተመው ቁጥር ማንበብ ይቻላል።' },
  piv: { what: 'ማንበቢያው ይሠራል። ይህ የPIV ካርድ ነው።', next: 'በምስጢር ቁጥሩ ማንበብ ይቻላል።' },
  national: { what: 'ማንበቢያው ይሠራል። ይህ ካርድ ይታወቃል፦ {profile}', next: 'እዚህ መጠቀም ይቻላል።' },
  unknown: { what: 'ማንበቢያው ይሠራል፤ ነገር ግን ይህን የካርድ ዓይነት አያውቅም።', next: 'መታወቅ የነበረበት ከሆነ ካርዱ የመለሰውን ለቴክኒሻን ይስጡ።' },
};

export const testFailure: Words['testFailure'] = {
  busy: { what: 'ሌላ ፕሮግራም መሣሪያውን እየተጠቀመ ነው።', next: 'ያንን ፕሮግራም ይዝጉ፤ ከዚያ እንደገና ይሞክሩ።' },
  noAccess: {
    what: 'ይህ ኮምፒውተር ኪዮስኩ መሣሪያውን እንዲጠቀም አይፈቅድም።',
    next: 'ቴክኒሻን የኪዮስኩን የudev ደንቦች ይጭናል፤ ከዚያ ነቅለው መልሰው ይሰኩት።',
  },
  silent: { what: 'መሣሪያው አይመልስም።', next: 'ነቅለው፣ ጥቂት ጠብቀው መልሰው ይሰኩት፤ ከዚያ እንደገና ይሞክሩ።' },
  protocol: { what: 'መሣሪያው ኪዮስኩ በማይገባው መንገድ ይመልሳል።', next: 'እንደገና ይሞክሩ። ከተደገመ ቴክኒሻን የመሣሪያውን ሶፍትዌር ይመልከት።' },
  device: { what: 'መሣሪያው የራሱን ብልሽት አሳውቋል።', next: 'ነቅለው፣ ጥቂት ጠብቀው መልሰው ይሰኩት፤ ከዚያ እንደገና ይሞክሩ። ከተደገመ ቴክኒሻን ይተካዋል።' },
  untrusted: { what: 'መሣሪያው ትክክለኛ መሆኑን ማረጋገጥ ስላልቻለ አንጠቀምበትም።', next: 'ቴክኒሻን ይፈትሸዋል። ለአመልካቾች አይጠቀሙበት።' },
  unsupported: { what: 'ኪዮስኩ የዚህን ካሜራ ምስሎች ማንበብ አይችልም።', next: 'ሌላ ካሜራ ይጠቀሙ። ይህ ካሜራ የሚሰጣቸውን የምስል ዓይነቶች ቴክኒሻን ማየት ይችላል።' },
  timedOut: { what: 'ለረጅም ጊዜ ምንም አልመጣም።', next: 'ሁሉም ነገር ሲዘጋጅ እንደገና ይሞክሩ።' },
};
