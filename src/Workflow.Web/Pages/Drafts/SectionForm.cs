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

    public static SectionContent Content(
        IEnumerable<KeyValuePair<string, string?>> texts, IEnumerable<KeyValuePair<string, string?>> cells, IEnumerable<NumberBinding> bindings) => new(
        texts.ToDictionary(t => t.Key, t => t.Value ?? "", StringComparer.Ordinal),
        cells.ToDictionary(c => c.Key, c => string.IsNullOrWhiteSpace(c.Value) ? null : c.Value, StringComparer.Ordinal))
        {
            Bindings = bindings.ToArray() is { Length: > 0 } some ? some : null,
        };

    /// <summary>The bindings where the texts have them after an edit, with the one that is added or taken away.</summary>
    /// <param name="bind">A <see cref="NumberBinding"/> in JSON.</param>
    /// <param name="unbind">Text key and start.</param>
    public static IReadOnlyList<NumberBinding> Rebound(IReadOnlyList<NumberBinding> bindings, Report before, Report after, string? bind = null, string? unbind = null)
    {
        var moved = bindings.GroupBy(b => b.Text).SelectMany(g => NumberBindings.Move(g, before.Text(g.Key), after.Text(g.Key)))
            .Where(b => $"{b.Text}:{b.Start}" != unbind);
        try
        {
            return bind is not null && JsonSerializer.Deserialize<NumberBinding>(bind, JsonSerializerOptions.Web) is { Text: not null, Cell: not null } added
                ? [.. moved.Where(b => b.Text != added.Text || b.Start != added.Start), added]
                : [.. moved];
        }
        catch (JsonException)
        {
            return [.. moved];
        }
    }
}
