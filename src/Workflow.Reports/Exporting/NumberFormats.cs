using System.Xml.Linq;
using static Workflow.Reports.Exporting.SpreadsheetExport;

namespace Workflow.Reports.Exporting;

/// <summary>The cell styles of a workbook: labels, texts, and a number style for each count of decimals that occurs.</summary>
internal sealed class NumberFormats
{
    public const int Label = 1;
    public const int Prose = 2;
    private const int FirstNumber = 3;
    private const int FirstOwnFormat = 164;

    private static readonly string[] Sides = ["left", "right", "top", "bottom", "diagonal"];

    private readonly List<int> _decimals = [];

    /// <returns>Index of the style that shows the number as it is written.</returns>
    public int Of(string number)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : number.Length - point - 1;
        if (!_decimals.Contains(decimals))
        {
            _decimals.Add(decimals);
        }
        return FirstNumber + _decimals.IndexOf(decimals);
    }

    public XElement Styles() => new(
        S + "styleSheet",
        _decimals.Count == 0 ? null : new XElement(S + "numFmts", new XAttribute("count", _decimals.Count), _decimals.Select((d, i) => new XElement(
            S + "numFmt", new XAttribute("numFmtId", FirstOwnFormat + i), new XAttribute("formatCode", d == 0 ? "0" : "0." + new string('0', d))))),
        new XElement(S + "fonts", new XElement(S + "font", new XElement(S + "sz", new XAttribute("val", 11)), new XElement(S + "name", new XAttribute("val", "宋体")))),
        new XElement(
            S + "fills",
            new XElement(S + "fill", new XElement(S + "patternFill", new XAttribute("patternType", "none"))),
            new XElement(S + "fill", new XElement(S + "patternFill", new XAttribute("patternType", "gray125")))),
        new XElement(S + "borders", Border(null), Border("thin")),
        new XElement(S + "cellStyleXfs", Format(0, 0, null)),
        new XElement(
            S + "cellXfs",
            Format(0, 0, null), Format(0, 1, "center"), Format(0, 1, "left"), _decimals.Select((_, i) => Format(FirstOwnFormat + i, 1, "center"))));

    private static XElement Border(string? style) => new(
        S + "border",
        Sides.Select(side => new XElement(
            S + side, style is null || side == "diagonal" ? null : new XAttribute("style", style))));

    private static XElement Format(int number, int border, string? align) => new(
        S + "xf", new XAttribute("numFmtId", number), new XAttribute("fontId", 0), new XAttribute("fillId", 0), new XAttribute("borderId", border),
        align is null ? null : new object[]
        {
            new XAttribute("applyNumberFormat", 1), new XAttribute("applyBorder", 1), new XAttribute("applyAlignment", 1),
            new XElement(S + "alignment", new XAttribute("horizontal", align), new XAttribute("vertical", "center"), new XAttribute("wrapText", 1)),
        });
}
