"""The words that names of grown sellers, brands and goods are made of."""

from __future__ import annotations

# One hundred and twenty sellers: each place with each kind of shop.
PLACES = (
    {"en": "Bogura", "bn": "বগুড়া", "ar": "بوغرا"},
    {"en": "Cumilla", "bn": "কুমিল্লা", "ar": "كوميلا"},
    {"en": "Dinajpur", "bn": "দিনাজপুর", "ar": "ديناجبور"},
    {"en": "Faridpur", "bn": "ফরিদপুর", "ar": "فريدبور"},
    {"en": "Gazipur", "bn": "গাজীপুর", "ar": "غازيبور"},
    {"en": "Jamalpur", "bn": "জামালপুর", "ar": "جمالبور"},
    {"en": "Kushtia", "bn": "কুষ্টিয়া", "ar": "كوشتيا"},
    {"en": "Noakhali", "bn": "নোয়াখালী", "ar": "نواخالي"},
    {"en": "Pabna", "bn": "পাবনা", "ar": "بابنا"},
    {"en": "Rangpur", "bn": "রংপুর", "ar": "رانغبور"},
    {"en": "Sirajganj", "bn": "সিরাজগঞ্জ", "ar": "سيراجغانج"},
    {"en": "Tangail", "bn": "টাঙ্গাইল", "ar": "تانغايل"},
)
SHOPS = (
    {"en": "Store", "bn": "স্টোর", "ar": "متجر"},
    {"en": "Bazaar", "bn": "বাজার", "ar": "بازار"},
    {"en": "Corner", "bn": "কর্নার", "ar": "ركن"},
    {"en": "House", "bn": "হাউস", "ar": "دار"},
    {"en": "Traders", "bn": "ট্রেডার্স", "ar": "تجار"},
    {"en": "Emporium", "bn": "এম্পোরিয়াম", "ar": "معرض"},
    {"en": "Goods", "bn": "গুডস", "ar": "بضائع"},
    {"en": "Supply", "bn": "সাপ্লাই", "ar": "إمدادات"},
    {"en": "Union", "bn": "ইউনিয়ন", "ar": "اتحاد"},
    {"en": "Collective", "bn": "কালেকটিভ", "ar": "جماعة"},
)
STORY = {
    "en": "{name} packs and sends goods from workshops around {place}, every day but Friday.",
    "bn": "{name} শুক্রবার ছাড়া প্রতিদিন {place} ও আশপাশের কারখানা আর কারিগরের জিনিস পাঠায়।",
}
# Collections, named after rivers; brands carry the same names.
RIVERS = (
    {"en": "Padma", "bn": "পদ্মা", "ar": "بادما"},
    {"en": "Meghna", "bn": "মেঘনা", "ar": "ميغنا"},
    {"en": "Jamuna", "bn": "যমুনা", "ar": "جامونا"},
    {"en": "Surma", "bn": "সুরমা", "ar": "سورما"},
    {"en": "Karnaphuli", "bn": "কর্ণফুলী", "ar": "كارنافولي"},
    {"en": "Teesta", "bn": "তিস্তা", "ar": "تيستا"},
    {"en": "Gorai", "bn": "গড়াই", "ar": "غوراي"},
    {"en": "Kushiyara", "bn": "কুশিয়ারা", "ar": "كوشيارا"},
    {"en": "Dhaleshwari", "bn": "ধলেশ্বরী", "ar": "دهاليشواري"},
    {"en": "Turag", "bn": "তুরাগ", "ar": "توراغ"},
    {"en": "Halda", "bn": "হালদা", "ar": "هالدا"},
    {"en": "Sangu", "bn": "সাঙ্গু", "ar": "سانغو"},
    {"en": "Mahananda", "bn": "মহানন্দা", "ar": "ماهاناندا"},
    {"en": "Karatoya", "bn": "করতোয়া", "ar": "كاراتويا"},
    {"en": "Bhairab", "bn": "ভৈরব", "ar": "بهايراب"},
    {"en": "Rupsha", "bn": "রূপসা", "ar": "روبشا"},
    {"en": "Kirtankhola", "bn": "কীর্তনখোলা", "ar": "كيرتانخولا"},
    {"en": "Chitra", "bn": "চিত্রা", "ar": "تشيترا"},
    {"en": "Titas", "bn": "তিতাস", "ar": "تيتاس"},
    {"en": "Balu", "bn": "বালু", "ar": "بالو"},
    {"en": "Punarbhaba", "bn": "পুনর্ভবা", "ar": "بونارببا"},
    {"en": "Atrai", "bn": "আত্রাই", "ar": "أتراي"},
    {"en": "Arial Khan", "bn": "আড়িয়াল খাঁ", "ar": "أريال خان"},
    {"en": "Madhumati", "bn": "মধুমতী", "ar": "مادهوماتي"},
)
BRANDS = tuple(f"{river['en']} {kind}" for kind in ("Works", "& Sons") for river in RIVERS)
# What tells one of a kind from the next.
EDITIONS = (
    {"en": "everyday", "bn": "প্রতিদিনের", "ar": "لكل يوم"},
    {"en": "small batch", "bn": "অল্প করে বানানো", "ar": "دفعة صغيرة"},
    {"en": "festive edition", "bn": "উৎসবের সংস্করণ", "ar": "إصدار العيد"},
    {"en": "monsoon edition", "bn": "বর্ষার সংস্করণ", "ar": "إصدار المطر"},
    {"en": "winter edition", "bn": "শীতের সংস্করণ", "ar": "إصدار الشتاء"},
    {"en": "light", "bn": "হালকা", "ar": "خفيف"},
    {"en": "heavy", "bn": "ভারী", "ar": "ثقيل"},
    {"en": "classic", "bn": "চিরচেনা", "ar": "كلاسيكي"},
    {"en": "for two", "bn": "দুজনের জন্য", "ar": "لشخصين"},
    {"en": "for the family", "bn": "পরিবারের জন্য", "ar": "للعائلة"},
    {"en": "gift wrapped", "bn": "উপহারের মোড়কে", "ar": "مغلف كهدية"},
    {"en": "workshop second", "bn": "সামান্য খুঁতসহ", "ar": "درجة ثانية"},
    {"en": "hand numbered", "bn": "হাতে নম্বর দেওয়া", "ar": "مرقم يدويا"},
    {"en": "travel size", "bn": "ভ্রমণের মাপে", "ar": "حجم السفر"},
    {"en": "large", "bn": "বড়", "ar": "كبير"},
    {"en": "new shape", "bn": "নতুন গড়ন", "ar": "شكل جديد"},
)
COLOUR = {"en": "Colour", "bn": "রঙ", "ar": "اللون"}
# (code, name by language, swatch)
COLOURS = (
    ("clay", {"en": "River clay", "bn": "নদীর মাটি", "ar": "طين النهر"}, "#a98f77"),
    ("ash", {"en": "Ash white", "bn": "ছাই সাদা", "ar": "أبيض رمادي"}, "#e6ddcc"),
    ("green", {"en": "Tea green", "bn": "চা সবুজ", "ar": "أخضر الشاي"}, "#6f9080"),
    ("night", {"en": "Night blue", "bn": "রাতের নীল", "ar": "أزرق ليلي"}, "#2f3f5c"),
    ("mustard", {"en": "Mustard", "bn": "সরিষা হলুদ", "ar": "خردلي"}, "#d1a036"),
    ("brick", {"en": "Brick red", "bn": "ইটের লাল", "ar": "أحمر آجري"}, "#a4483a"),
)
