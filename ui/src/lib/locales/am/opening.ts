import type { Words } from '../shape';

export const firstStart: Words['firstStart'] = {
  title: 'ይህን የሥራ ጣቢያ ያዘጋጁ',
  lead: 'እርስዎ እዚህ የመጀመሪያው ሠራተኛ ነዎት። በዚህ የሥራ ጣቢያ ያሉት መዝገቦች የሚከፈቱት በምስጢር ቁጥርዎ ነው፤ ቁጥሩን መልሶ ሊነግርዎ የሚችል ማንም የለም።',
  name: 'ስምዎ',
  nameHint: 'በሚያዘጋጁት መዝገብና ደረሰኝ ሁሉ ላይ ይሰፍራል።',
  pin: 'የምስጢር ቁጥር',
  pinHint: 'ቢያንስ {minimum} አኃዞች። የልደት ቀን ወይም 123456 አይጠቀሙ።',
  again: 'የምስጢር ቁጥር በድጋሚ',
  submit: 'አዘጋጅተህ ክፈት',
  submitting: 'በማዘጋጀት ላይ…',
  nameMissing: 'ስምዎን ያስገቡ',
  pinMissing: 'የምስጢር ቁጥር ያስገቡ',
  pinShort: 'የምስጢር ቁጥሩ ቢያንስ {minimum} አኃዞች ሊኖሩት ይገባል',
  pinDigits: 'የምስጢር ቁጥሩ አኃዞችን ብቻ መያዝ አለበት',
  pinDiffers: 'ሁለቱ የምስጢር ቁጥሮች አንድ ዓይነት አይደሉም',
};

export const unlock: Words['unlock'] = {
  title: 'መቆለፊያውን ክፈት',
  lead: 'ተቆልፏል። ይህን የሥራ ጣቢያ {officer} መክፈት ይችላሉ።',
  pin: 'የምስጢር ቁጥር',
  submit: 'ክፈት',
  submitting: 'በመክፈት ላይ…',
  missing: 'የምስጢር ቁጥርዎን ያስገቡ',
  tries: { one: 'እስካሁን {count} የተሳሳተ ሙከራ።', other: 'እስካሁን {count} የተሳሳቱ ሙከራዎች።' },
  wait: { one: 'ቀጣዩ ሙከራ ከ{count} ሰከንድ በኋላ ይቻላል።', other: 'ቀጣዩ ሙከራ ከ{count} ሰከንዶች በኋላ ይቻላል።' },
  waitOver: 'አሁን እንደገና መሞከር ይችላሉ።',
  forgotten: 'የምስጢር ቁጥሩን ረሱት?',
  forgottenRecovery: 'ቴክኒሻን ይጥሩ። በድርጅቱ የመልሶ ማግኛ ቁልፍ እዚህ አዲስ የምስጢር ቁጥር ማዘጋጀት ይችላል ({command})። መዝገቦቹ እንዳሉ ይቆያሉ።',
  forgottenWithout: 'ይህ የሥራ ጣቢያ ያለ መልሶ ማግኛ ቁልፍ ተዘጋጅቶ ከሆነ ያለ ምስጢር ቁጥሩ መዝገቦቹን ማንም መክፈት አይችልም። ቴክኒሻን ከማየቱ በፊት ምንም አይሰርዙ፣ እንደገናም አይጫኑ።',
};

export const unusable: Words['unusable'] = {
  title: 'ይህን የሥራ ጣቢያ አሁን መጠቀም አይቻልም',
  safe: 'ምንም አልተለወጠም፣ አልተሰረዘምም።',
};
