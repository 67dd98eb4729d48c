using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Workflow.Reports.Layouts;

internal static class BrowserRules
{
    // Escapes <, > and & so that no wording of a layout can end the script element that carries it.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static string Write(ReportLayout layout) => JsonSerializer.Serialize(
        new
        {
            layout.Id,
            Tables = layout.Tables.Select(t => new { t.Key, t.Name }),
            Cells = layout.Cells.ToDictionary(
                c => c.Key,
                c => new { c.Table, c.Part, c.Place, c.IsTotal, Row = c.GridRow, Column = c.GridColumn, c.Kind.Unit, c.Kind.Decimals, c.Kind.Max, c.Kind.Negative }),
            Rules = layout.Rules.Select(r => new { r.Code, r.Name, r.Table, r.Part, r.Place, r.LeftText, r.RightText, r.LeftIsTotal, r.Left, r.Right, r.Mend }),
            Texts = layout.Parts.SelectMany(p => p.Texts, (p, t) => (p, t)).ToDictionary(
                x => x.t.Key, x => new { x.t.Label, Place = x.p.PlaceOf(x.t), Part = x.p.Key, x.t.MaxLength }),
            Parts = layout.Parts.Select(p => new { p.Key, p.Heading, p.Name, Need = p.Need.ToString(), Texts = p.Texts.Select(t => t.Key) }),
            ReportLimits.MaxCellLength,
        },
        Options);
}
