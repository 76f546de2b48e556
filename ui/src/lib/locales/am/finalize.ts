import type { Words } from '../shape';

export const check: Words['check'] = {
  title: 'መልሶቹን ያረጋግጡ',
  lead: 'መልሶቹን አብራችሁ አንብቡ። እስካሁን ምንም አልገባም።',
  change: 'ለውጥ',
  changeWhat: 'ለውጥ፦ {label}',
  page: 'ገጽ {page}',
  below: 'መልሶቹ ከዚህ በታች ናቸው።',
  go: 'ወደ ማረጋገጫው ቀጥል',
  toForm: 'ወደ ቅጹ ተመለስ',
  warnings: 'ፖርታሉ በአንዳንድ መልሶች ላይ የሚያደርገው',
  originProfile: 'ከመገለጫው',
  originIdService: 'ከመታወቂያ አገልግሎቱ',
};

export const character: Words['character'] = {
  straight: '{character} (ቀጥ ያለ ጭረት)',
  curly: '{character} (ጎበጥ ያለ ጭረት)',
};

export const checkWarning: Words['checkWarning'] = {
  cannotStore: 'ፖርታሉ በ«{label}» ውስጥ ያለውን {character} ምልክት መያዝ አይችልም። መዝገቡን ማጠናቀቅ ይቻላል፤ ከዚያ በምትኩ {replacement} አድርገው መላክ ይችላሉ።',
  cannotNest: 'ፖርታሉ በ«{label}» ስም ብዙ ክፍሎች ያሉት መልስ ሲደርሰው ይበላሻል። ቅጹ መለወጥ አለበት፤ ለተቆጣጣሪ ይንገሩ።',
  movesToProfile: 'ፖርታሉ «{label}»ን ከማመልከቻው አውጥቶ ወደ ሰውየው መገለጫ ይወስደዋል።',
  overwritesColumn: '«{label}» አመልካቹ ሊወስነው የማይገባ የፖርታሉን መረጃ ሊለውጥ ይችላል። ለተቆጣጣሪ ይንገሩ።',
};

export const confirm: Words['confirm'] = {
  title: 'አረጋግጦ ማስገባት',
  lead: 'አመልካቹ ራሱ ማያ ገጹን በመንካት ወይም በቁልፍ ሰሌዳው ያረጋግጣል።',
  declaration: 'እኔ {applicant} ለ{programme} የሰጠኋቸውን መልሶች አይቻለሁ። እስከማውቀው ድረስ እውነት ናቸው፤ ማመልከትም እፈልጋለሁ።',
  missing: 'አመልካቹ መግለጫው ላይ ምልክት ማድረግ አለበት',
  after: 'ከዚህ በኋላ መልሶቹን እዚህ መለወጥ አይቻልም።',
  submit: 'አረጋግጠህ አስገባ',
  submitting: 'በማስገባት ላይ…',
};

export const receipt: Words['receipt'] = {
  title: 'ደረሰኝ',
  doneTitle: 'ማመልከቻው ገብቷል',
  safe: 'የተረጋገጠው በዚህ የሥራ ጣቢያ ተቀምጧል፤ በመዝጋት ሊጠፋ አይችልም።',
  reference: 'የማጣቀሻ ቁጥር',
  referenceHint: 'ሲደውሉ ይህን ይናገሩ',
  applicationId: 'በፖርታሉ የተሰጠ የማመልከቻ ቁጥር',
  noApplicationId: 'ገና አልተሰጠም። ፖርታሉ ማመልከቻውን ሲቀበል ይሰጠዋል።',
  applicant: 'አመልካች',
  programme: 'ፕሮግራም',
  officer: 'ሠራተኛ',
  workstation: 'የሥራ ጣቢያ',
  at: 'የገባበት ጊዜ',
  state: 'አሁን ያለበት ሁኔታ',
  fingerprintOfData: 'የተረጋገጠው መረጃ መፈተሻ ቁጥር',
  print: 'ደረሰኙን አትም',
  overview: 'ወደ አመልካቹ ተመለስ',
  finish: 'ከዚህ አመልካች ጋር ጨርስ',
  toRecord: 'ወደ መዝገቡ ተመለስ',
  decide: 'እንዴት እንደሚቀጥል ወስን',
  keep: 'ይህን ደረሰኝ ያስቀምጡ። ምን እንደገባና መቼ እንደገባ ያረጋግጣል።',
};
