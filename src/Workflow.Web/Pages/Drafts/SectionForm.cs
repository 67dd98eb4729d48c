using System.Text.Json;
using Workflow.Disclosure.Drafting;
using Workflow.Reports;

namespace Workflow.Web.Pages.Drafts;

/// <summary>One part of a report as a form sends it.</summary>
internal static class SectionForm
{
    public static (string[] Texts, string[] Cells) Fields(Report report, string part) =>
        ([.. report.Layout.Part(part).Texts.Select(t => t.Key)], [.. report.Layout.Cells.Where(c => c.Part == part).Select(c => c.Key)]);

    /// <summary>What the part held when the form was drawn: one that comes back unchanged was not touched.</summary>
    public static string HashOf(Report report, string part)
    {
        var (texts, cells) = Fields(report, part);
        return ContentHash.Of(JsonSerializer.Serialize(texts.Select(report.Text).Concat(cells.Select(report.Cell))));
    }

    public static SectionContent Content(IEnumerable<KeyValuePair<string, string?>> texts, IEnumerable<KeyValuePair<string, string?>> cells) => new(
        texts.ToDictionary(t => t.Key, t => t.Value ?? "", StringComparer.Ordinal),
        cells.ToDictionary(c => c.Key, c => string.IsNullOrWhiteSpace(c.Value) ? null : c.Value, StringComparer.Ordinal));
}
