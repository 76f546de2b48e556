import type { Words } from '../shape';

export const check: Words['check'] = {
  title: 'مراجعة الإجابات',
  lead: 'اقرآ الإجابات معًا. لم يُسلَّم شيء بعد.',
  change: 'تغيير',
  changeWhat: 'تغيير: {label}',
  page: 'الصفحة {page}',
  below: 'إجاباته فيما يلي.',
  go: 'متابعة إلى التأكيد',
  toForm: 'العودة إلى الاستمارة',
  warnings: 'ما ستفعله البوابة ببعض الإجابات',
  originProfile: 'من الملف الشخصي',
  originIdService: 'من خدمة الهوية',
};

export const character: Words['character'] = {
  straight: '{character} (فاصلة عليا مستقيمة)',
  curly: '{character} (فاصلة عليا منحنية)',
};

export const checkWarning: Words['checkWarning'] = {
  cannotStore: 'لا تستطيع البوابة تخزين الرمز {character} في «{label}». يمكن إتمام السجل، ثم إرساله بالرمز {replacement} بدلا منه.',
  cannotNest: 'تتعطل البوابة عند إجابة من عدة أجزاء باسم «{label}». يجب تعديل الاستمارة؛ أبلغ المشرف.',
  movesToProfile: 'تنقل البوابة «{label}» إلى ملف الشخص وتخرجه من الطلب.',
  overwritesColumn: 'قد تُغيّر «{label}» بيانًا في البوابة ليس لمقدّم الطلب أن يحدده. أبلغ المشرف.',
};

export const confirm: Words['confirm'] = {
  title: 'التأكيد والتسليم',
  lead: 'يؤكد مقدّم الطلب بنفسه، بلمس الشاشة أو بلوحة المفاتيح.',
  declaration: 'أنا {applicant}، اطلعت على إجاباتي لبرنامج {programme}، وهي صحيحة على حد علمي، وأريد التقديم.',
  missing: 'على مقدّم الطلب أن يضع علامة على الإقرار',
  after: 'بعد ذلك لا يمكن تغيير الإجابات هنا.',
  submit: 'تأكيد وتسليم',
  submitting: 'جارٍ التسليم…',
};

export const receipt: Words['receipt'] = {
  title: 'الإيصال',
  doneTitle: 'سُلّم الطلب',
  safe: 'حُفظ ما تم تأكيده على هذه المحطة، ولا يضيع بإغلاقها.',
  reference: 'المرجع',
  referenceHint: 'اذكره عند الاتصال',
  applicationId: 'رقم الطلب في البوابة',
  noApplicationId: 'لم يصدر بعد. تصدره البوابة عندما تتسلم الطلب.',
  applicant: 'مقدّم الطلب',
  programme: 'البرنامج',
  officer: 'الموظف',
  workstation: 'محطة العمل',
  at: 'وقت التسليم',
  state: 'الحالة الآن',
  fingerprintOfData: 'بصمة التحقق لما تم تأكيده',
  print: 'اطبع الإيصال',
  overview: 'العودة إلى مقدّم الطلب',
  finish: 'إنهاء العمل مع مقدّم الطلب',
  toRecord: 'العودة إلى السجل',
  decide: 'قرر كيف يتابع',
  keep: 'احتفظ بهذا الإيصال. فهو يثبت ما سُلّم ومتى.',
};
