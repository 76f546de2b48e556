import type { Words } from '../shape';

export const state: Words['state'] = {
  awaitingReview: { short: 'ينتظر المراجعة', text: 'محفوظ على هذه المحطة. على المشرف أن يوافق عليه قبل إرساله.' },
  queued: { short: 'سيُرسل', text: 'محفوظ على هذه المحطة. سيُرسل بعد لحظات. لا حاجة إلى إجراء.' },
  sending: { short: 'قيد الإرسال', text: 'قيد الإرسال منذ {since}. يبقى محفوظًا هنا إلى أن تتسلمه البوابة. لا حاجة إلى إجراء.' },
  waiting: { short: 'ينتظر', text: '{why} محفوظ على هذه المحطة. المحاولة التالية في {until}. لا حاجة إلى إجراء.' },
  waitingForApplicant: { short: 'ينتظر مقدّم الطلب', text: '{why} محفوظ على هذه المحطة. يُرسل عندما يسجل مقدّم الطلب دخوله في المرة القادمة.' },
  unknown: { short: 'قيد التحقق', text: 'انقطع الاتصال أثناء الإرسال، فلا يُعرف هل تسلمته البوابة. محفوظ على هذه المحطة. تُسأل البوابة في {askAt} قبل إرسال أي شيء من جديد. لا حاجة إلى إجراء.' },
  needsFix: { short: 'يحتاج إلى تصحيح', text: 'لا تستطيع البوابة قبول إحدى الإجابات كما هي. محفوظ على هذه المحطة. على الموظف أن يقرر كيف يتابع.' },
  quarantined: { short: 'وُضع جانبًا', text: '{why} محفوظ على هذه المحطة، وتستمر السجلات الأخرى. على المشرف أن يقرر.' },
  held: { short: 'موقوف', text: 'أوقفه {by}. محفوظ على هذه المحطة. يتابع عندما يُفرج عنه.' },
  returned: { short: 'مُعاد', text: 'أعاده {by}: {reasons} محفوظ على هذه المحطة. على الموظف تصحيحه.' },
  superseded: { short: 'استُبدل', text: 'حل محله السجل {by}. يبقى على هذه المحطة ولن يُرسل.' },
  received: { short: 'تم التسلم', text: 'تسلمته البوابة في {at}. لا حاجة إلى إجراء.' },
};

export const waitReason: Words['waitReason'] = {
  noLine: 'لا اتصال بالبوابة.',
  portalTrouble: 'لدى البوابة عطل من جهتها.',
  portalBusy: 'البوابة مشغولة وطلبت الانتظار.',
  portalOdd: 'الجهة التي أجابت ليست البوابة.',
  idServiceTrouble: 'لدى خدمة الهوية عطل.',
  earlierRecord: 'يسبقه سجل أقدم للشخص نفسه في هذا البرنامج.',
};

export const loginReason: Words['loginReason'] = {
  notLoggedIn: 'مقدّم الطلب غير مسجل الدخول الآن.',
  loginEnded: 'انتهى تسجيل الدخول قبل أن يُرسل.',
};

export const quarantineReason: Words['quarantineReason'] = {
  alreadyApplied: 'في البوابة طلب لهذا الشخص في هذا البرنامج من مكان آخر.',
  programmeGone: 'لم يعد هذا البرنامج موجودًا في البوابة.',
  programmeHasNoForm: 'لم تعد للبرنامج استمارة في البوابة.',
  portalBreaks: 'تتعطل البوابة عند هذا السجل.',
  unknownWords: 'أجابت البوابة بكلمات لا يعرفها هذا الإصدار.',
  refusedByPortal: 'رفضت البوابة هذا السجل.',
};

export const queue: Words['queue'] = {
  title: 'قائمة الإرسال',
  lead: 'السجلات المنجزة على هذه المحطة. لا يخرج سجل من الانتظار إلا بإيصال من البوابة.',
  waiting: { zero: 'لا شيء ينتظر', one: 'سجل واحد ينتظر', two: 'سجلان ينتظران', few: '{count} سجلات تنتظر', many: '{count} سجلا ينتظر', other: '{count} سجل ينتظر' },
  needsPerson: { zero: 'لا سجل يحتاج إلى تدخل', one: 'سجل واحد يحتاج إلى تدخل', two: 'سجلان يحتاجان إلى تدخل', few: '{count} سجلات تحتاج إلى تدخل', many: '{count} سجلا يحتاج إلى تدخل', other: '{count} سجل يحتاج إلى تدخل' },
  received: { zero: 'لم يُتسلم شيء', one: 'تُسلّم سجل واحد', two: 'تُسلّم سجلان', few: 'تُسلّمت {count} سجلات', many: 'تُسلّم {count} سجلا', other: 'تُسلّم {count} سجل' },
  sendNow: 'أرسل الآن',
  sendingNow: 'جارٍ الإرسال…',
  none: 'لا توجد سجلات بعد.',
  applicant: 'مقدّم الطلب',
  programme: 'البرنامج',
  state: 'الحالة والخطوة التالية',
  who: 'من يتصرف',
  attempts: 'المحاولات',
  finalized: 'وقت التسليم',
  open: 'فتح',
  openRow: 'افتح سجل {applicant} لبرنامج {programme}',
  filter: 'عرض',
  all: 'الكل',
  onlyPerson: 'ما يحتاج إلى تدخل',
  onlyWaiting: 'ما ينتظر',
  onlyReceived: 'ما تُسلّم',
  noneOfThese: 'لا يوجد من هذه.',
  number: 'رقم الطلب {id}',
  portalSaid: 'نص رد البوابة',
};

export const submission: Words['submission'] = {
  title: 'سجل {applicant}',
  answers: 'الإجابات كما تم تأكيدها',
  attempts: 'المحاولات',
  noAttempts: 'لم تجرِ أي محاولة بعد.',
  attempt: 'المحاولة {number}',
  started: 'البداية',
  ended: 'النهاية',
  outcome: 'النتيجة',
  running: 'لا تزال جارية',
  noOutcome: 'لا جواب',
  alterations: 'ما عُدّل من أجل البوابة',
  alterationsLead: 'يبقى ما أكده مقدّم الطلب كما كان؛ ولا يختلف إلا ما يُرسل.',
  from: 'المؤكَّد',
  to: 'المرسَل',
  proof: 'الإثبات',
  seenIn: 'عُرضت الاستمارة بلغة',
  formHash: 'بصمة التحقق للاستمارة',
  payloadHash: 'بصمة التحقق لما تم تأكيده',
  receipt: 'الإيصال',
  fixTitle: 'كيف تريد المتابعة؟',
  fixText: 'تتعطل هذه البوابة عند الرمز {character} في بعض الإجابات. يمكن الإرسال بالرمز {replacement} بدلا منه: {labels}. يبقى ما أكده مقدّم الطلب محفوظًا هنا دون تغيير، ويُسجَّل التعديل باسمك.',
  fixSend: 'أرسل بالرمز {replacement} بدلا منه',
  fixDraft: 'إعادة إلى مسودة',
  fixDraftText: 'أو افتح الإجابات من جديد وصححها مع مقدّم الطلب ثم يؤكدها مرة أخرى. عندئذ يحل السجل الجديد محل هذا السجل.',
  portalStatus: 'الحالة في البوابة',
};
