using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflow.Reports.Comparing;

namespace Workflow.Cli.Reports;

/// <summary>A comparison as one line of JSON, for other programs.</summary>
internal static class ComparisonJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Line(FileInfo before, FileInfo after, ReportComparison comparison) => JsonSerializer.Serialize(
        new
        {
            Before = before.ToString(),
            After = after.ToString(),
            Same = comparison.IsEmpty,
            Heads = comparison.Heads.Select(h => new { h.Kind, h.Before, h.After }),
            comparison.Headings,
            Cells = comparison.Cells.Select(c => new { c.Key, c.KeyBefore, c.KeyAfter, c.Place, c.PlaceBefore, c.Before, c.After, c.Difference }),
            Texts = comparison.Texts.Select(t => new { t.Key, t.Label, t.Part, Paragraphs = t.Paragraphs.Select(p => p.Pieces) }),
        },
        Options);
}
