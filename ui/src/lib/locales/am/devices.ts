import type { Words } from '../shape';

export const devices: Words['devices'] = {
  title: 'መሣሪያዎች',
  lead: 'ይህ የሥራ ጣቢያ አሁን የሚያየው። አንድ መሣሪያ ሲሰካ ወይም ሲነቀል ዝርዝሩ በራሱ ይለወጣል።',
  again: 'እንደገና ፈልግ',
  looking: 'በመፈለግ ላይ…',
  serial: 'መለያ ቁጥር',
  firmware: 'የመሣሪያው ሶፍትዌር እትም',
  lastCapture: 'መጨረሻ የተሠራበት',
  captureQuality: '{at}፣ የምስል ጥራት {quality}',
  cameraAccess: 'ይህ ኮምፒውተር ኪዮስኩ እንዲጠቀምበት አይፈቅድም። ቴክኒሻን ለዚህ ተጠቃሚ ካሜራ የመጠቀም መብት ይሰጣል፤ ከዚያ ወደ ኮምፒውተሩ እንደገና ይግቡ።',
  none: 'ምንም መሣሪያ አልተገኘም። አንድ ይሰኩ፤ በራሱ እዚህ ይታያል።',
  troubles: 'የጎደለ ወይም የማይሠራ',
  news: 'የተሰካና የተነቀለ',
  noNews: 'የሥራ ጣቢያው ከተከፈተ ወዲህ የተሰካም የተነቀለም የለም።',
  tryOut: 'ሞክረው',
  typing: 'እንደ ቁልፍ ሰሌዳ የሚጽፍ የኮድ ማንበቢያ',
  typingLead: 'አንዳንድ የኮድ ማንበቢያዎች ለኮምፒውተሩ የቁልፍ ሰሌዳ ስለሚመስሉ ዝርዝሩ ሊለያቸው አይችልም። ኪዮስኩ ኮዶቻቸውን ከጽሑፍ መለየቱን እዚህ መሞከር ይቻላል።',
};

export const deviceFamily: Words['deviceFamily'] = {
  fingerprintSbi: 'የጣት አሻራ ማንበቢያ (SBI)',
  fingerprintScanner: 'የጣት አሻራ ማንበቢያ',
  cardReader: 'የስማርት ካርድ ማንበቢያ',
  securityKey: 'የደህንነት ቁልፍ',
  codeScanner: 'የኮድ ማንበቢያ',
  camera: 'ካሜራ',
  otherHid: 'ሌላ መሣሪያ',
};

export const deviceStatus: Words['deviceStatus'] = {
  ready: { what: 'ዝግጁ ነው', next: 'መጠቀም ይቻላል።' },
  busy: { what: 'ሥራ ላይ ነው', next: 'ሌላ ፕሮግራም እየተጠቀመበት ነው። ያ ሲጨርስ ነፃ ይሆናል።' },
  notReady: { what: 'ዝግጁ አይደለም', next: 'ጥቂት ይጠብቁ። እንዲሁ ከቆየ ነቅለው፣ ጥቂት ጠብቀው መልሰው ይሰኩት።' },
  notRegistered: { what: 'አልተመዘገበም', next: 'የመታወቂያ አገልግሎቱ ይህን ማንበቢያ አያውቀውም። ቴክኒሻን በአምራቹ ዘንድ ያስመዘግበዋል።' },
  noCard: { what: 'ካርድ የለም', next: 'ካርድ ለመቀበል ዝግጁ ነው።' },
  cardPresent: { what: 'ካርድ አለ', next: 'በውስጡ ካርድ አለ፤ ይመልሳል።' },
  cardMute: { what: 'ካርዱ አይመልስም', next: 'አውጥተው ገልብጠው መልሰው ያስገቡት። እንዲሁ ዝም ካለ ወርቃማ ክፍሎቹን ይጥረጉ።' },
  noAccess: {
    what: 'መዳረሻ የለም',
    next: 'ይህ ኮምፒውተር ኪዮስኩ እንዲጠቀምበት አይፈቅድም። ቴክኒሻን የኪዮስኩን የudev ደንቦች ይጭናል፤ ከዚያ ነቅለው መልሰው ይሰኩት።',
  },
};

export const deviceTrouble: Words['deviceTrouble'] = {
  noneFound: { what: 'አልተገኘም።', next: 'ገመዱንና ኤሌክትሪኩን ይፈትሹ። በራሱ እዚህ ይታያል።' },
  serviceNotRunning: { what: 'የሚያገለግለው ፕሮግራም አልተነሳም።', next: 'ቴክኒሻን ያስነሳዋል፤ ከዚያ በራሱ እዚህ ይታያል።' },
  noAccess: { what: 'ይህ ኮምፒውተር ኪዮስኩ እንዲፈልገው አይፈቅድም።', next: 'ቴክኒሻን የኪዮስኩን የudev ደንቦች ይጭናል።' },
  notAnswering: { what: 'አይመልስም።', next: 'ነቅለው፣ ጥቂት ጠብቀው መልሰው ይሰኩት። እንዲሁ ዝም ካለ ቴክኒሻን ይጥሩ።' },
};

export const deviceEvent: Words['deviceEvent'] = {
  pluggedIn: 'ተሰክቷል፦ {family}፣ {name}',
  unplugged: 'ተነቅሏል፦ {family}፣ {name}',
  cardIn: 'በ{name} ({family}) ውስጥ ካርድ ገብቷል',
  cardOut: 'ካርዱ ከ{name} ({family}) ወጥቷል',
  serviceGone: 'የካርድ አገልግሎቱ ቆሟል። እስኪመለስ ድረስ ካርዶችን ማንበብ አይቻልም።',
  serviceBack: 'የካርድ አገልግሎቱ ተመልሷል። ካርዶችን እንደገና ማንበብ ይቻላል።',
};
