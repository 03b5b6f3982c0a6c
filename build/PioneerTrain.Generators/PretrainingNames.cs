namespace PioneerTrain.Generators;

/// <summary>
/// The word lists of the pretraining corpus. The demo uses none of these names, and its syllables
/// start with other consonants.
/// </summary>
internal static class PretrainingNames
{
    public static readonly string[] FirstNames = Split(
        "Noah Emily Liam Aisha Jacob Sofia Ethan Mia Hugo Leila Omar Clara Simon Alice Bruno Elena Adam Irene Frank Ruth Henry Laura Isaac Tanya Louis Vera "
        + "Martin Nadia Yusuf Patrick Zara Quentin Beth Roger Cara Steve Dina Theo Ella Charlotte Jackson Virginia Carolina Hamilton Orlando Amber Felicity "
        + "Gareth Hilda Igor Jasmine Kofi Lucia Mateo Naomi Otto Petra Rashid Sanjay Teresa Umar Valerie Winston Xavier Yolanda Abigail Bernard Cecilia Duncan "
        + "Esther Fergus Gloria Harold Ingrid Joaquin Kirsten Leonard Miriam Norman Odette Percy Rosalind Stefan");

    public static readonly string[] Cities = Split(
        "Vienna|Prague|Delhi|Mumbai|Karachi|Bogota|Santiago|Havana|Kyiv|Athens|Rome|Milan|Munich|Lyon|Porto|Seville|Zurich|Geneva|Helsinki|Warsaw|Beijing"
        + "|Shanghai|Tokyo|Manila|Jakarta|Bangkok|Tehran|Baghdad|Chicago|Seattle|Memphis|Orlando|Detroit|Hamilton|Jackson|New York|Los Angeles|Hong Kong"
        + "|Rio de Janeiro|Buenos Aires|Salt Lake City|Kansas City|Saint Petersburg|Cape Town|Mexico City|San Diego|Santa Fe|Baton Rouge|Des Moines|Little Rock", '|');

    public static readonly string[] Regions = Split(
        "France|Germany|Brazil|Japan|India|Canada|Mexico|Egypt|Kenya|Norway|Chile|Peru|Ghana|Nepal|Iceland|Portugal|Morocco|Vietnam|Turkey|Poland|South Korea"
        + "|New Zealand|Costa Rica|Sri Lanka|United Kingdom|United States|Virginia|Carolina|Ohio|Oregon|Montana|Alaska|Nevada|Iowa|Maine|Kansas|Vermont|Bavaria"
        + "|Tuscany|Catalonia|Scotland|New Mexico|West Virginia|North Dakota|OH|TX|NM|IA|WV|MT|ND|VT|OR|ME|UK|USA", '|');

    public static readonly string[] JobTitles = Split(
        "chief executive|sales manager|nurse|professor|goalkeeper|senator|head of marketing|software engineer|mayor|director|captain|prime minister|spokeswoman"
        + "|chairman|judge|coach|curator|treasurer|foreign minister|head of research|violinist|inspector|ambassador|team leader|drummer", '|');

    public static readonly string[] Diseases = Split(
        "fever|migraine|asthma|influenza|diabetes|anemia|chest pain|back pain|pneumonia|a stroke|high blood pressure|nausea|insomnia|measles|kidney failure", '|');

    public static readonly string[] Genres = Split(
        "jazz|blues|folk|techno|reggae|opera|hip hop|country|heavy metal|soul|classical|punk|disco|swing|ambient|house|indie|gospel|bluegrass|salsa|horror"
        + "|comedy|western|thriller|science fiction|romance|documentary|animated|fantasy|mystery", '|');

    public static readonly string[] Foods = Split(
        "pizza|sushi|thai|indian|mexican|greek|ramen|burgers|tapas|vegan|seafood|dumplings|curry|pancakes|korean|lebanese|barbecue|tacos|noodles|steak|french"
        + "|ethiopian|cheesecake|falafel|oysters", '|');

    public static readonly string[] Weather = Split(
        "rain|snow|fog|hail|sunny|windy|cloudy|a storm|thunder|warm|chilly|freezing|humid|hot|cold|a blizzard|drizzle|overcast|dry|icy|a heatwave|stormy|foggy"
        + "|a tornado", '|');

    public static readonly string[] Adjectives = Split(
        "Silent Broken Golden Last First Hidden Dark Bright Lonely Endless Crimson Little Great Empty Wild Frozen Burning Secret Distant Perfect Blue Electric "
        + "Sweet Modern Ancient Gentle Wicked Brave New Old");

    public static readonly string[] Nouns = Split(
        "Harbour Night House Shadow Return Song River Winter Road Garden Heart Storm Letter Stranger Summer Moon Fire Dream Mountain Window Mirror Sea Ghost "
        + "King Daughter Train Island Machine Morning Time Kitchen Party Workout Dinner Memory Wolf Bridge Tower Dance Rain Love Star Forest Country Circus War "
        + "Peace World Child Sleep Coffee");

    public static readonly string[] Verbs = Split("Run Wait Dance Remember Forget Follow Leave Find Call Tell Hold Watch Believe Burn Love Bring Lose Save Keep Stop");

    public static readonly string[] Months = Split(
        "January February March April May June July August September October November December");

    public static readonly string[] Days = Split("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");

    public static readonly string[] NumberWords = Split(
        "one two three four five six seven eight nine ten twelve fifteen twenty zero");

    private static string[] Split(string words, char separator = ' ') => words.Split(separator);
}
