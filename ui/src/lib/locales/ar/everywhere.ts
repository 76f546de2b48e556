import type { everywhere as english } from '../en/everywhere';
import type { Same, Words } from '../shape';

export const everywhere: Same<typeof english> = {
  product: 'كشك التسجيل',
  titleOf: '{screen} – {product}',
  titleError: 'خطأ: {title}',
  language: 'اللغة',
  skip: 'انتقل إلى المحتوى الرئيسي',
  back: 'رجوع',
  close: 'إغلاق',
  cancel: 'إلغاء',
  tryAgain: 'أعد المحاولة',
  optional: '(اختياري)',
  yes: 'نعم',
  no: 'لا',
  notGiven: 'لم يُذكر',
  unknownPart: 'غير معروف',
  separator: '، ',
  loading: 'جارٍ التحميل…',
  working: 'لحظة من فضلك…',
  officer: 'الموظف',
  workstation: 'محطة العمل',
  portal: 'البوابة',
  version: 'الإصدار',
  lock: 'قفل',
  startScreen: 'شاشة البداية',
  warning: 'تنبيه',
  problemTitle: 'هناك مشكلة',
  whoActs: 'من يتصرف: {who}',
};

export const line: Words['line'] = {
  up: 'البوابة متاحة',
  down: 'لا اتصال بالبوابة',
  unknown: 'لم يُفحص الاتصال بعد',
  checked: 'آخر فحص {time}',
};

export const who: Words['who'] = {
  nobody: 'لا أحد؛ لا حاجة إلى إجراء',
  applicant: 'مقدّم الطلب',
  officer: 'أنت، الموظف',
  supervisor: 'المشرف',
  technician: 'الفني',
  time: 'لا أحد؛ تستمر العملية تلقائيًا',
};

export const notices: Words['notices'] = {
  title: 'يرجى القراءة',
  understood: 'قرأت هذا',
};

export const idle: Words['idle'] = {
  title: 'هل ما زلت هنا؟',
  lock: { zero: 'تُقفل المحطة الآن. يبقى العمل المحفوظ.', one: 'تُقفل المحطة بعد ثانية واحدة. يبقى العمل المحفوظ.', two: 'تُقفل المحطة بعد ثانيتين. يبقى العمل المحفوظ.', few: 'تُقفل المحطة بعد {count} ثوانٍ. يبقى العمل المحفوظ.', many: 'تُقفل المحطة بعد {count} ثانية. يبقى العمل المحفوظ.', other: 'تُقفل المحطة بعد {count} ثانية. يبقى العمل المحفوظ.' },
  wipe: { zero: 'تُمسح الشاشة الآن. تبقى الإجابات المحفوظة.', one: 'تُمسح الشاشة بعد ثانية واحدة. تبقى الإجابات المحفوظة.', two: 'تُمسح الشاشة بعد ثانيتين. تبقى الإجابات المحفوظة.', few: 'تُمسح الشاشة بعد {count} ثوانٍ. تبقى الإجابات المحفوظة.', many: 'تُمسح الشاشة بعد {count} ثانية. تبقى الإجابات المحفوظة.', other: 'تُمسح الشاشة بعد {count} ثانية. تبقى الإجابات المحفوظة.' },
  stay: 'ما زلت هنا',
};

export const wiped: Words['wiped'] = {
  title: 'مُسحت الشاشة',
  text: 'لم يبقَ عليها شيء من بيانات مقدّم الطلب. الإجابات المحفوظة باقية كمسودة، والسجلات التي سُلّمت في أمان.',
  home: 'إلى شاشة البداية',
};
