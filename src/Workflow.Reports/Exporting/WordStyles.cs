using System.Xml.Linq;
using static Workflow.Reports.Exporting.Word;

namespace Workflow.Reports.Exporting;

/// <summary>The typography of GB/T 9704—2012: A4, a text area of 156 × 225 mm with 22 lines of 28 characters, 三号 type.</summary>
internal static class WordStyles
{
    public const string Title = "Title";
    public const string PartHeading = "Heading1";
    public const string AspectHeading = "Heading2";
    public const string TableText = "TableText";
    public const string PageNumber = "Footer";

    /// <summary>Of the text area, in twips.</summary>
    public const int TextWidth = PageWidth - LeftMargin - RightMargin;

    private const int PageWidth = 11906;
    private const int LeftMargin = 1587;
    private const int RightMargin = 1463;

    private const int LinePitch = 579;
    private const int BodySize = 32;
    private const int TitleSize = 44;
    private const int TitleLine = 720;
    private const int TableSize = 21;
    private const int TableLine = 250;
    private const int PageNumberSize = 28;

    // 156 mm hold 28 characters of 15.8 pt: 0.2 pt less than 三号. A grid of characters would say the same,
    // but LibreOffice and WPS then give two places to each character that is wider than one.
    private const int CharacterSpace = -4;

    private const string Song = "宋体";
    private const string Hei = "黑体";
    private const string BodyFont = "仿宋_GB2312";
    private const string AspectFont = "楷体_GB2312";
    private const string TitleFont = "方正小标宋简体";

    /// <summary>What a machine without the font takes instead.</summary>
    private static readonly (string Name, string Instead, string Family)[] Faces =
    [
        (TitleFont, "方正小标宋_GBK,宋体,SimSun,Noto Serif CJK SC", "roman"),
        (Hei, "SimHei,Noto Sans CJK SC", "swiss"),
        (AspectFont, "楷体,KaiTi,Noto Serif CJK SC", "script"),
        (BodyFont, "仿宋,FangSong,Noto Serif CJK SC", "roman"),
        (Song, "SimSun,Noto Serif CJK SC", "roman"),
    ];

    public static XElement Styles { get; } = El(
        "styles",
        El(
            "docDefaults",
            El("rPrDefault", El("rPr", Fonts(BodyFont), Val("sz", BodySize), Val("szCs", BodySize), El("lang", At("val", "en-US"), At("eastAsia", "zh-CN"), At("bidi", "ar-SA")))),
            El("pPrDefault", El("pPr", El("spacing", At("before", 0), At("after", 0), At("line", LinePitch), At("lineRule", "exact"))))),
        Style("Normal", "Normal", true, null, [Indented(), Val("jc", "both")]),
        Style(Title, "Title", false, Fonts(TitleFont), [El("keepNext"), El("spacing", At("before", 0), At("after", LinePitch), At("line", TitleLine), At("lineRule", "exact")), None(), Val("jc", "center")], TitleSize),
        Style(PartHeading, "heading 1", false, Fonts(Hei), [El("keepNext"), Val("outlineLvl", 0)]),
        Style(AspectHeading, "heading 2", false, Fonts(AspectFont), [El("keepNext"), Val("outlineLvl", 1)]),
        Style(TableText, "Table Text", false, null, [Val("snapToGrid", 0), El("spacing", At("line", TableLine), At("lineRule", "exact")), None(), Val("jc", "center")], TableSize),
        Style(PageNumber, "footer", false, Fonts(Song), [El("spacing", At("line", 240), At("lineRule", "auto")), None()], PageNumberSize),
        El(
            "style", At("type", "table"), At("styleId", "ReportTable"), At("customStyle", 1), Val("name", "Report Table"),
            El("tblPr", Borders("tblBorders", "top", "left", "bottom", "right", "insideH", "insideV"), El("tblCellMar", Margin("left"), Margin("right")))));

    public static XElement FontTable { get; } = El(
        "fonts",
        Faces.Select(f => El("font", At("name", f.Name), Val("altName", f.Instead), Val("charset", "86"), Val("family", f.Family), Val("pitch", "variable"))));

    // Odd and even pages have their number on the outer side.
    public static XElement Settings { get; } = El(
        "settings",
        El("evenAndOddHeaders"),
        Val("characterSpacingControl", "compressPunctuation"),
        El("compat", El("compatSetting", At("name", "compatibilityMode"), At("uri", "http://schemas.microsoft.com/office/word"), At("val", 15))));

    /// <summary>— 1 —</summary>
    public static XElement Footer(bool odd) => El(
        "ftr",
        El(
            "p",
            El("pPr", Val("pStyle", PageNumber), El("ind", At(odd ? "rightChars" : "leftChars", 100), At(odd ? "right" : "left", PageNumberSize * 10)), Val("jc", odd ? "right" : "left")),
            Run("— "), El("fldSimple", At("instr", " PAGE "), Run("1")), Run(" —")));

    public static XElement Section { get; } = El(
        "sectPr",
        El("footerReference", At("type", "default"), new XAttribute(R + "id", "odd")),
        El("footerReference", At("type", "even"), new XAttribute(R + "id", "even")),
        El("pgSz", At("w", PageWidth), At("h", 16838)),
        El("pgMar", At("top", 2098), At("right", RightMargin), At("bottom", 1984), At("left", LeftMargin), At("header", 851), At("footer", 1361), At("gutter", 0)),
        El("docGrid", At("type", "lines"), At("linePitch", LinePitch)));

    private static XElement Style(string id, string name, bool isDefault, XElement? fonts, object[] paragraph, int size = BodySize) => El(
        "style",
        At("type", "paragraph"), isDefault ? At("default", 1) : null, At("styleId", id),
        Val("name", name), isDefault ? null : Val("basedOn", "Normal"), isDefault ? null : Val("next", "Normal"), El("qFormat"),
        El("pPr", paragraph),
        El("rPr", fonts, Val("spacing", size == BodySize ? CharacterSpace : 0), Val("sz", size), Val("szCs", size)));

    private static XElement Indented() => El("ind", At("firstLineChars", 200), At("firstLine", BodySize * 20));

    private static XElement None() => El("ind", At("firstLineChars", 0), At("firstLine", 0));

    private static XElement Borders(string name, params string[] sides) =>
        El(name, sides.Select(s => El(s, At("val", "single"), At("sz", 4), At("space", 0), At("color", "auto"))));

    private static XElement Margin(string side) => El(side, At("w", 57), At("type", "dxa"));

    private static XElement Run(string text) => El("r", El("t", new XAttribute(XNamespace.Xml + "space", "preserve"), text));
}
