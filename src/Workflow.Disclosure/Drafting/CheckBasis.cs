using System.Collections.Immutable;
using Workflow.Disclosure.Texts;
using Workflow.Reports;
using Workflow.Reports.Checks;

namespace Workflow.Disclosure.Drafting;

/// <summary>By what a document is judged beside itself.</summary>
/// <param name="Earlier">The same unit's document of the year before, canonical JSON; null where the office has none.</param>
/// <param name="Settings">What the county decided about the checks, as <see cref="CheckSettings"/> reads it; null = nothing.</param>
public sealed record CheckBasis(string? Earlier, string? Settings)
{
    public static CheckBasis None { get; } = new(null, null);

    /// <summary>What is remembered of the files that the document names, by their hash.</summary>
    public IReadOnlyDictionary<string, FileReading> Files { get; init; } = ImmutableDictionary<string, FileReading>.Empty;
}

/// <summary><see cref="CheckBasis"/>, read.</summary>
public sealed record ReportBasis(Report? Earlier, CheckSettings Settings)
{
    public static ReportBasis Read(CheckBasis basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        return new(basis.Earlier is null ? null : Report.FromJson(basis.Earlier), CheckSettings.ReadStored(basis.Settings));
    }
}

public sealed class CheckSettingsRow
{
    /// <summary>Always 1: there is one county.</summary>
    public int Id { get; init; } = 1;
    public required string Settings { get; set; }
    public required Guid ChangedBy { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }
}
