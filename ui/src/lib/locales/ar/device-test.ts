import type { Words } from '../shape';
import windows from './windows.json';

export const deviceTest: Words['deviceTest'] = {
  title: 'تجربة: {name}',
  starting: 'جارٍ تجهيز الجهاز…',
  stop: 'إيقاف',
  close: 'إغلاق',
  onceMore: 'مرة أخرى',
  quality: 'جودة الصورة',
  qualityIs: '{quality} من 100: {word}',
  progress: 'ما قُرئ حتى الآن: {percent} ٪',
  noPicture: 'تظهر البصمة هنا ما دام الإصبع على الزجاج.',
  notKept: 'الصورة للعرض فقط ولا يُحتفظ بها.',
  waitsByItself: 'ينتظر المحاولة التالية تلقائيًا.',
  unplugged: { what: 'فُصل الجهاز.', next: 'لم يُفقد شيء. صِله من جديد فيتابع تلقائيًا.' },
  finger: { what: 'الماسح يعمل. هذه صورة جيدة.', next: 'يمكن رفع الإصبع.' },
  previewTime: 'من اللمس إلى أول صورة',
  pictureTime: 'من اللمس إلى الصورة الجيدة',
  seconds: '{seconds} ث',
  typed: 'إن لم يحدث شيء فليضبط الفني القارئ ليرسل مفتاح الإدخال بعد كل رمز، وعلى لوحة مفاتيح هذا الحاسوب.',
  code: { what: 'القارئ يعمل. قُرئ رمز.', next: 'لا يُعرض هنا ما فيه.' },
  cameraCode: { what: 'الكاميرا تعمل. قُرئ رمز.', next: 'لا يُعرض هنا ما فيه.' },
  noCameraPicture: 'يظهر هنا ما تراه الكاميرا.',
  codeKind: 'نوع الرمز',
  codeSize: 'طول ما فيه',
  bytes: { zero: '{count} بايت', one: 'بايت واحد', two: 'بايتان', few: '{count} بايتات', many: '{count} بايتًا', other: '{count} بايت' },
  keyUnlocks: 'يمكنه فتح هذه المحطة',
  keyPin: 'له رقم سري خاص به',
  keyVersions: 'ما يتحدث به',
  cardAnswer: 'ما أجابت به البطاقة',
};

export const testWaiting: Words['testWaiting'] = {
  fingerprintSbi: 'ضع إصبعًا على الزجاج',
  fingerprintScanner: 'ضع إصبعًا على الزجاج',
  cardReader: 'ضع بطاقة على القارئ أو أدخلها فيه',
  securityKey: 'المس المفتاح',
  codeScanner: 'امسح أي رمز',
  camera: 'ارفع رمزًا أمام الكاميرا لتجربة قراءته',
  otherHid: 'استخدم الجهاز',
};

export const testReading: Words['testReading'] = {
  fingerprintSbi: 'أبقِ الإصبع مكانه',
  fingerprintScanner: 'أبقِ الإصبع مكانه',
  cardReader: 'اترك البطاقة مكانها؛ جارٍ قراءتها',
  securityKey: 'استمر في لمس المفتاح',
  codeScanner: 'ثبّت القارئ؛ جارٍ القراءة',
  camera: 'ثبّت الرمز؛ جارٍ قراءته',
  otherHid: 'جارٍ القراءة…',
};

export const advice: Words['advice'] = windows.advice;

export const qualityWord: Words['qualityWord'] = {
  low: 'لا تكفي بعد',
  enough: 'كافية',
  high: 'جيدة جدًا',
};

export const cardFound: Words['cardFound'] = {
  passport: { what: 'القارئ يعمل. هذا جواز سفر أو بطاقة سفر.', next: 'يمكن قراءته بالرقم المطبوع عليه.' },
  piv: { what: 'القارئ يعمل. هذه بطاقة PIV.', next: 'يمكن قراءتها برقمها السري.' },
  national: { what: 'القارئ يعمل. هذه البطاقة معروفة: {profile}', next: 'يمكن استخدامها هنا.' },
  unknown: { what: 'القارئ يعمل، لكنه لا يعرف هذا النوع من البطاقات.', next: 'إن كان ينبغي أن يُعرف فأعطِ الفني ما أجابت به البطاقة.' },
};

export const testFailure: Words['testFailure'] = {
  busy: { what: 'يستخدم الجهاز برنامج آخر.', next: 'أغلق ذلك البرنامج ثم أعد المحاولة.' },
  noAccess: {
    what: 'لا يسمح هذا الحاسوب للكشك باستخدام الجهاز.',
    next: 'يثبّت الفني قواعد udev الخاصة بالكشك، ثم افصله وصِله من جديد.',
  },
  silent: { what: 'الجهاز لا يستجيب.', next: 'افصله وانتظر وصِله من جديد، ثم أعد المحاولة.' },
  protocol: { what: 'يجيب الجهاز بما لا يفهمه الكشك.', next: 'أعد المحاولة. إن تكرر ذلك فليفحص الفني برنامجه الثابت.' },
  device: { what: 'يبلغ الجهاز عن عطل فيه.', next: 'افصله وانتظر وصِله من جديد، ثم أعد المحاولة. إن تكرر ذلك فليستبدله الفني.' },
  untrusted: { what: 'لم يثبت الجهاز أنه أصلي، لذلك لا يُستخدم.', next: 'يفحصه الفني. لا تستخدمه مع مقدّمي الطلبات.' },
  unsupported: { what: 'لا يستطيع الكشك قراءة صور هذه الكاميرا.', next: 'استخدم كاميرا أخرى. يستطيع الفني أن يعرف أنواع الصور التي تقدمها هذه.' },
  timedOut: { what: 'لم يأتِ شيء لمدة طويلة.', next: 'أعد المحاولة عندما يكون كل شيء في متناول اليد.' },
};
