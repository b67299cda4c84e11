package people

var (
	domains = []string{"example.com", "example.com", "example.com", "example.org", "example.net", "mail.example.com", "students.example.org"}
	plans   = []string{"free", "pro", "team"}
	reasons = []string{"Sent advertisements.", "Asked for by the account's owner.", "Under investigation.", "Terms of use, section 4."}
)

// place is where people come from: how they are addressed, and what they are
// called there.
type place struct {
	locale, timezone string
	first, last      []string
}

var places = []place{
	{"de-DE", "Europe/Berlin", []string{"Jürgen", "Käthe", "Anneliese", "Götz", "Björn", "Änne", "Lukas"}, []string{"Müller", "Schröder", "Weiß", "Größing", "Böhm", "Kühn", "Jäger"}},
	{"fr-FR", "Europe/Paris", []string{"François", "Zoé", "Hélène", "Loïc", "Maëlle", "Benoît", "Jérôme"}, []string{"Lefèvre", "Béranger", "Dupré", "Mérimée", "Gauthier", "Français"}},
	{"es-MX", "America/Mexico_City", []string{"José", "María", "Begoña", "Andrés", "Íñigo", "Sofía"}, []string{"Núñez", "García", "Peñalosa", "Martínez", "Ibáñez", "Gutiérrez"}},
	{"pl-PL", "Europe/Warsaw", []string{"Łukasz", "Małgorzata", "Stanisław", "Żaneta", "Paweł"}, []string{"Wójcik", "Dąbrowski", "Kamiński", "Żak", "Król"}},
	{"tr-TR", "Europe/Istanbul", []string{"İbrahim", "Ayşe", "Çağla", "Gökhan", "Işıl"}, []string{"Yılmaz", "Öztürk", "Şahin", "Çelik", "Aydın"}},
	{"el-GR", "Europe/Athens", []string{"Γιώργος", "Ελένη", "Νίκος", "Σοφία"}, []string{"Παπαδόπουλος", "Γεωργίου", "Οικονόμου"}},
	{"ru-RU", "Europe/Moscow", []string{"Алексей", "Ольга", "Дмитрий", "Наталья"}, []string{"Иванов", "Кузнецова", "Соколов", "Лебедева"}},
	{"ar-EG", "Africa/Cairo", []string{"محمد", "فاطمة", "يوسف", "ليلى"}, []string{"حسن", "إبراهيم", "السيد"}},
	{"he-IL", "Asia/Jerusalem", []string{"נועה", "דוד", "יעל"}, []string{"כהן", "לוי", "מזרחי"}},
	{"hi-IN", "Asia/Kolkata", []string{"आरव", "प्रिया", "अर्जुन"}, []string{"शर्मा", "वर्मा", "गुप्ता"}},
	{"zh-CN", "Asia/Shanghai", []string{"伟", "芳", "秀英", "敏"}, []string{"王", "李", "张", "刘"}},
	{"ja-JP", "Asia/Tokyo", []string{"陽菜", "蓮", "さくら", "翔太"}, []string{"佐藤", "鈴木", "高橋", "田中"}},
	{"ko-KR", "Asia/Seoul", []string{"서연", "민준", "지우"}, []string{"김", "이", "박"}},
	{"en-GB", "Europe/London", []string{"Siân", "Aoife", "Zoë", "Callum"}, []string{"O'Neill", "MacDonald", "Smith-Jones", "Brontë"}},
	{"vi-VN", "Asia/Ho_Chi_Minh", []string{"Hương", "Tuấn", "Ngọc"}, []string{"Nguyễn", "Trần", "Phạm"}},
}
