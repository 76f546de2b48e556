import type { Words } from '../shape';

export const formLanguage: Words['formLanguage'] = {
  label: 'ቅጹ የሚታይበት ቋንቋ',
  own: 'የቅጹ የራሱ ቃላት',
  partly: { one: '{language} (ከ{texts} ጽሑፎች {count} ይጎድላል)', other: '{language} (ከ{texts} ጽሑፎች {count} ይጎድላሉ)' },
  missing: { one: 'ከቅጹ {texts} ጽሑፎች {count} አልተተረጎመም፤ በቅጹ የራሱ ቃላት ይታያል።', other: 'ከቅጹ {texts} ጽሑፎች {count} አልተተረጎሙም፤ በቅጹ የራሱ ቃላት ይታያሉ።' },
};

export const formNews: Words['formNews'] = {
  newer: { what: 'ፕሮግራሙ አዲስ ቅጽ አለው።', next: 'ይህን ረቂቅ እንዳለ ማስገባት ወይም ወደ አዲሱ ቅጽ ማዛወር ይቻላል። መጀመሪያ የተለየውን ይመልከቱ።' },
  newerUnusable: { what: 'ፕሮግራሙ በዚህ የሥራ ጣቢያ ሊሠራ የማይችል አዲስ ቅጽ አለው።', next: 'ይህን ረቂቅ እንዳለ ማስገባት ይቻላል። ስለ አዲሱ ቅጽ ለተቆጣጣሪ ይንገሩ።' },
  withdrawn: { what: 'ፖርታሉ ይህን ፕሮግራም ከእንግዲህ አያቀርብም ወይም ቅጽ የለውም።', next: 'መልሶቹ ተቀምጠዋል። ከመቀጠልዎ በፊት ተቆጣጣሪ ይጠይቁ፦ ፖርታሉ ማመልከቻውን ላይቀበል ይችላል።' },
};

export const move: Words['move'] = {
  compare: 'የተለየውን ተመልከት',
  compareFor: 'በ{programme} ቅጽ ላይ የተለየውን ተመልከት',
  title: 'ፕሮግራሙ አዲስ ቅጽ አለው',
  lead: 'ረቂቁ ያለው ሲጀመር በነበረው ቅጽ ላይ ነው። እስኪመርጡ ድረስ ምንም አይለወጥም።',
  changes: 'የተለየው',
  noChanges: 'የተለየ ጥያቄ የለም።',
  lost: 'በአዲሱ ቅጽ ቦታ የሌላቸው መልሶች',
  lostLead: 'አብረው አይሄዱም። ፖርታሉ ማመልከቻውን እስኪቀበል ድረስ ለማንበብ ከረቂቁ ጎን ይቆያሉ።',
  noLost: 'የተሰጡት መልሶች ሁሉ አብረው ይሄዳሉ።',
  choice: 'እንዴት ይቀጥል?',
  move: 'ወደ አዲሱ ቅጽ አዛውር',
  moveLosing: { one: 'ያለ {count} መልስ ወደ አዲሱ ቅጽ አዛውር', other: 'ያለ {count} መልሶች ወደ አዲሱ ቅጽ አዛውር' },
  moveHint: 'ከዚያ በኋላ መልሶቹን ከአመልካቹ ጋር ይመልከቱ፦ አዳዲስ ጥያቄዎች ሊኖሩ ይችላሉ።',
  stay: 'አሁን ባለው ቅጽ ቀጥል',
  stayHint: 'ረቂቁን እንዳለ ጨርሶ ማስገባት ይቻላል። በኋላም ማዛወር ይቻላል።',
  left: { one: 'ረቂቁ ሲዛወር {count} መልስ ቀርቷል', other: 'ረቂቁ ሲዛወር {count} መልሶች ቀርተዋል' },
  leftLead: 'አዲሱ ቅጽ ለእነርሱ ቦታ የለውም። አይገቡም።',
};

export const change: Words['change'] = {
  added: 'አዲስ ጥያቄ፦ {label}',
  addedRequired: 'መመለስ ያለበት አዲስ ጥያቄ፦ {label}',
  removed: 'ከእንግዲህ አይጠየቅም፦ {label}',
  kind: '{label}፦ የሚመለሰው በሌላ መንገድ ነው',
  required: '{label}፦ አሁን መመለስ አለበት',
  noLongerRequired: '{label}፦ አሁን ሳይመለስ መተው ይቻላል',
  label: '«{from}» የነበረው አሁን «{to}» ነው',
  optionsAdded: '{label}፦ አዳዲስ ምርጫዎች፦ {choices}',
  optionsRemoved: '{label}፦ እነዚህ ምርጫዎች ወጥተዋል፦ {choices}',
  rules: '{label}፦ የሚጠየቅበት ሁኔታ ወይም ትክክል የሚሆኑት መልሶች ተለውጠዋል',
};

export const report: Words['report'] = {
  open: 'ለፕሮግራሙ ባለቤት ሪፖርት',
  openFor: 'ለፕሮግራሙ ባለቤት ሪፖርት፦ {programme}',
  title: 'በ{programme} ቅጽ ላይ የቀረበ ሪፖርት',
  lead: 'በፖርታሉ ላይ ቅጹን ለሚንከባከቡ። ስለ አመልካች ምንም አልያዘም።',
  made: 'የተዘጋጀበት ጊዜ',
  reasons: 'ቅጹን መጠቀም የማይቻልበት ምክንያት',
  warnings: 'ሊበላሽ ወይም ያልተጠበቀ ሊሆን የሚችል',
  named: '{label} ({key})',
  whole: 'ቅጹ በሙሉ',
  print: 'ሪፖርቱን አትም',
};

export const formWarning: Words['formWarning'] = {
  movesToProfile: '{label}፦ ፖርታሉ መልሱን ከማመልከቻው አውጥቶ ወደ ሰውየው መገለጫ ይወስደዋል።',
  overwritesColumn: '{label}፦ ፖርታሉ የራሱን መረጃ በዚህ ይተካል። ለጥያቄው ሌላ ቁልፍ ይስጡ።',
  nestedUnderColumn: '{label}፦ በዚህ ቁልፍ ብዙ ክፍሎች ያሉት መልስ ሲደርሰው ፖርታሉ ይበላሻል። ለጥያቄው ሌላ ቁልፍ ይስጡ።',
  cannotStore: '{label}፦ ፖርታሉ ይህን ጽሑፍ መያዝ አይችልም፦ {text}። ያለ ቀጥ ያለ ጭረት ይጻፉት።',
  program: '{label}፦ በ{attribute} ያለ ፕሮግራም ይወስናል። የሚያነበው፦ {reads}',
  notTranslated: '{label}፦ ይህ ጽሑፍ አልተተረጎመም፦ {text}',
  leftAside: '{label}፦ {what} ወደ ጎን ተትቷል፦ {why}',
};
