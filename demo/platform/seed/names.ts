/**
 * Given and family names by country. A name may carry its own script after a slash: `Yuki/由紀` makes
 * the username from the left and the display name from the right.
 */
export interface NamePool {
  country: string;
  language: string;
  given: readonly string[];
  family: readonly string[];
  /** Family name first when written in its own script. */
  familyFirst?: boolean;
}

const pool = (
  country: string,
  language: string,
  given: string,
  family: string,
  familyFirst = false,
): NamePool => ({
  country,
  language,
  given: given.split(' '),
  family: family.split(' '),
  ...(familyFirst ? { familyFirst } : {}),
});

export const NAMES: readonly NamePool[] = [
  pool(
    'GB',
    'en',
    'Oliver Amelia Harry Isla George Ava Noah Freya Arthur Poppy Callum Imogen Rhys Eilidh',
    'Whitaker Ashworth Pemberton Hargreaves Llewellyn Sinclair Fairbairn Holloway Beckett Thornton',
  ),
  pool(
    'US',
    'en',
    'Mason Harper Elijah Quinn Wyatt Savannah Caleb Autumn Jasper Naomi Theo Brooke Silas June',
    'Calloway Winslow Delacroix Hutchins Mercer Abernathy Redmond Castellano Whitfield Okonkwo Park Begay',
  ),
  pool(
    'NG',
    'en',
    'Chidi Amara Tunde Ngozi Emeka Folake Ifeanyi Yetunde Obinna Adaeze Segun Zainab',
    'Okafor Adeyemi Balogun Eze Nwosu Ogunleye Danjuma Chukwu Bello Olawale',
  ),
  pool(
    'DE',
    'de',
    'Lena Jonas Mathilda Emil Greta Anton Frieda Moritz Hannah Til Jule Konrad Björn Käthe',
    'Hofmann Baumgartner Schäfer Krüger Lindemann Vogt Brandl Köhler Reuter Wiesner Groß',
  ),
  pool(
    'AT',
    'de',
    'Valentina Maximilian Leonie Tobias Magdalena Florian Theresa Lukas',
    'Gruber Steinmetz Eder Pichler Hinterleitner Moser Reisinger',
  ),
  pool(
    'FR',
    'fr',
    'Camille Théo Chloé Baptiste Manon Hugo Élodie Rémi Anaïs Lucien Margaux Gaël',
    'Lefèvre Moreau Chevalier Marchand Delaunay Rousseau Besson Guérin Perrot Vasseur',
  ),
  pool(
    'ES',
    'es',
    'Lucía Mateo Carmen Álvaro Inés Hugo Noelia Sergio Marta Íñigo Rocío Pablo',
    'García Herrero Ibáñez Castaño Muñoz Serrano Peña Vidal Gallardo Quintana',
  ),
  pool(
    'MX',
    'es',
    'Ximena Diego Valeria Santiago Renata Emiliano Fernanda Joaquín',
    'Hernández Zavala Cárdenas Orozco Villaseñor Beltrán Nájera Tovar',
  ),
  pool(
    'BR',
    'pt',
    'Beatriz João Larissa Caio Mariana Thiago Júlia Rafael Letícia Davi',
    'Almeida Figueiredo Nascimento Carvalho Azevedo Barros Teixeira Moura',
  ),
  pool(
    'IT',
    'it',
    'Giulia Lorenzo Chiara Matteo Bianca Pietro Elena Niccolò Ginevra Dario',
    'Bellini Conti Ferraro Marchetti Rinaldi Santoro Galli Bianchi Lombardi',
  ),
  pool(
    'EG',
    'ar',
    'Mariam/مريم Omar/عمر Nour/نور Youssef/يوسف Salma/سلمى Karim/كريم Hana/هناء Tarek/طارق',
    'Mansour/منصور Farouk/فاروق ElSayed/السيد Shafik/شفيق Naguib/نجيب Hamdi/حمدي',
  ),
  pool(
    'MA',
    'ar',
    'Yasmine/ياسمين Anas/أنس Khadija/خديجة Bilal/بلال Salma/سلمى Ilyas/إلياس',
    'Benali/بنعلي Tazi/التازي Idrissi/الإدريسي Alaoui/العلوي Cherkaoui/الشرقاوي',
  ),
  pool(
    'JP',
    'ja',
    'Yuki/由紀 Haruto/陽翔 Sakura/さくら Ren/蓮 Aoi/葵 Sota/颯太 Mei/芽衣 Kenji/健二 Hina/陽菜 Daichi/大地',
    'Tanaka/田中 Sato/佐藤 Kobayashi/小林 Yamamoto/山本 Nakamura/中村 Ito/伊藤 Watanabe/渡辺 Mori/森',
    true,
  ),
  pool(
    'KR',
    'ko',
    'Jiwoo/지우 Minjun/민준 Seoyeon/서연 Hajun/하준 Yuna/유나 Dohyun/도현',
    'Kim/김 Lee/이 Park/박 Choi/최 Jung/정 Kang/강',
    true,
  ),
  pool(
    'CN',
    'zh',
    'Wei/伟 Xiaoling/晓玲 Jian/健 Meilin/美琳 Hao/浩 Yan/燕 Chen/晨',
    'Zhang/张 Liu/刘 Huang/黄 Zhao/赵 Wu/吴 Zhou/周 Xu/徐',
    true,
  ),
  pool(
    'IN',
    'en',
    'Aarav Priya Rohan Ananya Vikram Meera Kabir Ishita Arjun Kavya Nikhil Tara',
    'Iyer Banerjee Deshpande Kulkarni Reddy Chatterjee Menon Bhatt Sharma Nair',
  ),
  pool(
    'PL',
    'pl',
    'Zofia Jakub Maja Wojciech Hanna Kacper Łucja Bartosz Aleksandra Michał',
    'Kowalczyk Wiśniewska Zieliński Wójcik Kamińska Dąbrowski Szymańska Mazur',
  ),
  pool(
    'UA',
    'uk',
    'Oksana/Оксана Taras/Тарас Daryna/Дарина Bohdan/Богдан Solomiia/Соломія Andrii/Андрій',
    'Kovalenko/Коваленко Shevchuk/Шевчук Bondar/Бондар Melnyk/Мельник Tkachenko/Ткаченко',
  ),
  pool(
    'TR',
    'tr',
    'Elif Emre Zeynep Can Defne Burak Ayşe Kerem Nazlı Ozan',
    'Yılmaz Demir Şahin Çelik Aydın Öztürk Korkmaz Doğan',
  ),
  pool(
    'SE',
    'sv',
    'Astrid Oskar Elsa Viggo Maja Axel Saga Nils Ebba Gustav',
    'Lindqvist Bergström Åkesson Nyström Holmgren Sandberg Öberg',
  ),
  pool(
    'NL',
    'nl',
    'Fenna Daan Sanne Bram Lotte Thijs Roos Sven Maud Jelle',
    'Jansen Visser Dekker Mulder Hoekstra Veenstra Kuipers',
  ),
  pool(
    'GR',
    'el',
    'Eleni/Ελένη Nikos/Νίκος Katerina/Κατερίνα Giorgos/Γιώργος Sofia/Σοφία',
    'Papadakis/Παπαδάκης Ioannou/Ιωάννου Nikolaidis/Νικολαΐδης Vlachos/Βλάχος',
  ),
  pool(
    'IL',
    'he',
    'Noa/נועה Itai/איתי Tamar/תמר Yonatan/יונתן Maya/מאיה',
    'Levi/לוי Mizrahi/מזרחי BenDavid/בן-דוד Katz/כץ Peretz/פרץ',
  ),
  pool(
    'KE',
    'en',
    'Wanjiru Otieno Achieng Kamau Nyokabi Mwangi Akinyi Kiptoo',
    'Kariuki Odhiambo Njoroge Wekesa Mutua Cheruiyot Ouma',
  ),
  pool('VN', 'vi', 'Linh Minh Thảo Khoa Hương Đức Trang Quân', 'Nguyễn Trần Phạm Hoàng Đặng Bùi Võ'),
];
