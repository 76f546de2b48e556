import type { everywhere as english } from '../en/everywhere';
import type { Same, Words } from '../shape';

export const everywhere: Same<typeof english> = {
  product: 'የምዝገባ ኪዮስክ',
  titleOf: '{screen} – {product}',
  titleError: 'ስህተት፦ {title}',
  language: 'ቋንቋ',
  skip: 'ወደ ዋናው ይዘት ዝለል',
  back: 'ተመለስ',
  close: 'ዝጋ',
  cancel: 'ሰርዝ',
  tryAgain: 'እንደገና ሞክር',
  optional: '(አማራጭ)',
  yes: 'አዎ',
  no: 'አይ',
  notGiven: 'አልተሰጠም',
  unknownPart: 'አይታወቅም',
  separator: '፣ ',
  loading: 'በመጫን ላይ…',
  working: 'አንድ አፍታ ይጠብቁ…',
  officer: 'ሠራተኛ',
  workstation: 'የሥራ ጣቢያ',
  portal: 'ፖርታል',
  version: 'እትም',
  lock: 'ቆልፍ',
  startScreen: 'የመነሻ ገጽ',
  warning: 'ማስጠንቀቂያ',
  problemTitle: 'ችግር አለ',
  whoActs: 'እርምጃ የሚወስደው፦ {who}',
};

export const line: Words['line'] = {
  up: 'ፖርታሉ ይገኛል',
  down: 'ከፖርታሉ ጋር ግንኙነት የለም',
  unknown: 'ግንኙነቱ ገና አልተፈተሸም',
  checked: 'የተፈተሸው {time}',
};

export const who: Words['who'] = {
  nobody: 'ማንም እርምጃ መውሰድ አያስፈልገውም',
  applicant: 'አመልካቹ',
  officer: 'እርስዎ፣ ሠራተኛው',
  supervisor: 'ተቆጣጣሪ',
  technician: 'ቴክኒሻን',
  time: 'ማንም፤ በራሱ ይቀጥላል',
};

export const notices: Words['notices'] = {
  title: 'እባክዎ ያንብቡ',
  understood: 'ይህን አንብቤያለሁ',
};

export const idle: Words['idle'] = {
  title: 'አሁንም እዚህ ነዎት?',
  lock: { one: 'የሥራ ጣቢያው በ{count} ሰከንድ ውስጥ ይቆለፋል። የተቀመጠው ሥራ አይጠፋም።', other: 'የሥራ ጣቢያው በ{count} ሰከንዶች ውስጥ ይቆለፋል። የተቀመጠው ሥራ አይጠፋም።' },
  wipe: { one: 'ማያ ገጹ በ{count} ሰከንድ ውስጥ ይጸዳል። የተቀመጡት መልሶች አይጠፉም።', other: 'ማያ ገጹ በ{count} ሰከንዶች ውስጥ ይጸዳል። የተቀመጡት መልሶች አይጠፉም።' },
  stay: 'አሁንም እዚህ ነኝ',
};

export const wiped: Words['wiped'] = {
  title: 'ማያ ገጹ ጸድቷል',
  text: 'በላዩ ላይ የቀረ የአመልካቹ መረጃ የለም። የተቀመጡት መልሶች በረቂቅነት ተይዘዋል፤ የገቡት መዝገቦችም በደህና ተቀምጠዋል።',
  home: 'ወደ መነሻ ገጽ',
};
