using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Workflow.Reports.Layouts;

namespace Workflow.Web.Pages.Contributions;

/// <summary>The rules that the script reads (<see cref="ReportLayout.ToBrowserJson"/>), of one part alone: what is missing elsewhere
/// is not this person's business.</summary>
internal static class PartRules
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Of(ReportLayout layout, string part)
    {
        var rules = JsonNode.Parse(layout.ToBrowserJson())!.AsObject();
        foreach (var (_, value) in rules)
        {
            if (value is JsonArray list)
            {
                list.RemoveAll(item => !Belongs(item, part));
            }
            else if (value is JsonObject map)
            {
                foreach (var key in map.Where(entry => !Belongs(entry.Value, part)).Select(entry => entry.Key).ToList())
                {
                    map.Remove(key);
                }
            }
        }

        var parts = rules["parts"]!.AsArray();
        parts.RemoveAll(p => (string?)p!["key"] != part);
        return $"""<script type="application/json" id="report-rules">{rules.ToJsonString(Options)}</script>""";
    }

    private static bool Belongs(JsonNode? item, string part) => item is not JsonObject entry || !entry.TryGetPropertyValue("part", out var of) || (string?)of == part;
}
