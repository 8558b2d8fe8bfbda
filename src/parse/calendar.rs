//! The words of dates: months in the languages of the world's newspapers, and names of zones.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The month's names, short and long, in lower case; languages share most of them.
const MONTHS: [&str; 12] = [
    "jan january januar jänner janvier janv enero ene gennaio gen janeiro januari styczeń stycznia sty leden ledna január ocak oca \
     янв января январь січ січня ιαν ιανουαρίου tammikuuta tammikuu ianuarie ian jaanuar sausio siječnja يناير ינואר \
     janúar januára gener janvāris janvārī януари јануар",
    "feb february februar februari février fevrier févr fév fev febrero febbraio fevereiro luty lutego lut únor února február februári şubat \
     şub фев февр февраля февраль лют лютого φεβ φεβρουαρίου φεύ helmikuuta helmikuu februarie veebruar vasario veljače فبراير פברואר \
     úno februára febrer febbr febr februāris februārī февруари фебруар helmi",
    "mar march märz mär maerz mars marzo março marco maart mrt marca marzec marca březen března március mart марта март мар бер березня μάρ \
     μαρ μαρτίου maaliskuuta maaliskuu martie märts kovo ožujka مارس מרץ \
     bře marec març marts martā maret",
    "apr april avril avr abril abr aprile kwiecień kwietnia kwi duben dubna április nisan nis апр апреля апрель квіт квітня απρ απριλίου \
     huhtikuuta huhtikuu aprilie aprill balandžio travnja أبريل אפריל \
     dub apríla aprīlis aprīlī април",
    "may mai mayo maggio mag maio mei maj maja květen května május máj máujus mayıs мая май трав травня μάι μαϊ μαι μαΐου toukokuuta \
     toukokuu gegužės svibnja مايو מאי \
     kvě mája maig maijs maijā",
    "jun june juni juin junio giugno giu junho czerwiec czerwca cze červen června június haziran haz июн июня июнь черв червня ιούν ιον ιουν \
     ιουνίου kesäkuuta kesäkuu iunie juuni birželio lipnja يونيو יוני \
     čer čvn júna juny jūnijs jūnijā юни јун",
    "jul july juli juillet juil julio luglio lug julho lipiec lipca lip červenec července július temmuz tem июл июля июль лип липня ιούλ ιολ \
     ιουλ ιουλίου heinäkuuta heinäkuu iulie juuli liepos srpnja يوليو יולי \
     čvc júla juliol jūlijs jūlijā юли јул",
    "aug august août aout agosto ago augustus sierpień sierpnia sie srpen srpna augusztus ağustos ağu авг августа август серп серпня αύγ \
     αυγ αυγούστου elokuuta elokuu rugpjūčio kolovoza أغسطس אוגוסט \
     augusta agost agustus agt avgust augusts augustā",
    "sep sept september septembre septiembre setiembre settembre set setembro wrzesień września wrz září szeptember eylül eyl сен сент \
     сентября сентябрь вер вересня σεπ σεπτεμβρίου syyskuuta syyskuu septembrie rugsėjo rujna سبتمبر ספטמבר \
     zář septembra septembris septembrī септември септембар",
    "oct october oktober okt octobre octubre ottobre ott outubro out październik października paź říjen října október ekim eki окт октября \
     октябрь жовт жовтня οκτ οκτωβρίου lokakuuta lokakuu octombrie oktoober spalio أكتوبر אוקטובר \
     říj októbra oktobra oktobris oktobrī октомври октобар",
    "nov november novembre noviembre novembro listopad lis ноя нояб ноября ноябрь лист листопада kasım kas νοέ νοε νοεμβρίου marraskuuta \
     marraskuu noiembrie lapkričio studenoga نوفمبر נובמבר \
     novembra novembris novembrī ноември новембар",
    "dec december dez dezember décembre decembre déc diciembre dic dicembre dezembro grudzień grudnia gru prosinec prosince aralık ara дек \
     декабря декабрь груд грудня δεκ δεκεμβρίου joulukuuta joulukuu decembrie detsember gruodžio prosinca ديسمبر דצמבר \
     pro des desember desembre decembra decembris decembrī декември децембар",
];

/// Zones by name and their distance from UTC in minutes; where several share a name, the one that
/// feeds mean.
const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    // RFC 822's letters for the military, as it printed them.
    ("m", -720),
    ("n", 60),
    ("y", 720),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("mez", 60),
    ("cest", 120),
    ("mesz", 120),
    ("met", 60),
    ("mest", 120),
    ("wat", 60),
    ("cat", 120),
    ("sast", 120),
    ("eet", 120),
    ("eest", 180),
    ("idt", 180),
    ("msk", 180),
    ("eat", 180),
    ("trt", 180),
    ("irst", 210),
    ("gst", 240),
    ("pkt", 300),
    ("ist", 330),
    ("npt", 345),
    ("ict", 420),
    ("wib", 420),
    ("hkt", 480),
    ("sgt", 480),
    ("myt", 480),
    ("pht", 480),
    ("awst", 480),
    ("wita", 480),
    ("jst", 540),
    ("kst", 540),
    ("wit", 540),
    ("acst", 570),
    ("aest", 600),
    ("acdt", 630),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("nst", -210),
    ("ndt", -150),
    ("ast", -240),
    ("adt", -180),
    ("brt", -180),
    ("art", -180),
    ("clt", -240),
    ("est", -300),
    ("edt", -240),
    ("et", -300),
    ("cst", -360),
    ("cdt", -300),
    ("ct", -360),
    ("mst", -420),
    ("mdt", -360),
    ("mt", -420),
    ("pst", -480),
    ("pdt", -420),
    ("pt", -480),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("sst", -660),
    ("at", -240),
    ("bot", -240),
    ("vet", -240),
    ("pet", -300),
    ("cot", -300),
    ("clst", -180),
    ("uyt", -180),
    ("brst", -120),
    ("azt", 240),
    ("samt", 240),
    ("msd", 240),
    ("yekt", 300),
    ("uzt", 300),
    ("omst", 360),
    ("bdt", 360),
    ("mmt", 390),
    ("krat", 420),
    ("irkt", 480),
    ("yakt", 540),
    ("vlat", 600),
    ("chst", 600),
    ("magt", 660),
    ("pett", 720),
];

/// The month that a word of lower case names, from 1.
pub(super) fn month(word: &str) -> Option<i8> {
    // Asked for every word of every date: looking through the list took a third of a large feed's time.
    static NUMBERS: LazyLock<HashMap<&str, i8>> = LazyLock::new(|| {
        let named = (1..).zip(MONTHS).flat_map(|(number, names)| names.split_ascii_whitespace().map(move |name| (name, number)));
        let mut numbers = HashMap::new();
        for (name, number) in named {
            // One that two languages share for different months is the earlier month's.
            numbers.entry(name).or_insert(number);
        }
        numbers
    });
    NUMBERS.get(word).copied()
}

/// The zone that a word of lower case names, in minutes from UTC.
pub(super) fn zone(word: &str, language: Option<&str>) -> Option<i32> {
    if word == "cst" && language.is_some_and(|language| language.to_ascii_lowercase().starts_with("zh")) {
        return Some(480);
    }
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, minutes)| *minutes)
}
