namespace Workflow.Disclosure.Processes;

/// <summary>A campaign's dates by the names that process files use in their due expressions.</summary>
public static class CampaignDates
{
    public static IReadOnlyDictionary<string, DateOnly> None { get; } = new Dictionary<string, DateOnly>(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, DateOnly> Of(DateOnly draftDue, DateOnly submitDue, DateOnly reviewDue, DateOnly publishDue) =>
        new Dictionary<string, DateOnly>(StringComparer.Ordinal)
        {
            ["DraftDue"] = draftDue,
            ["SubmitDue"] = submitDue,
            ["ReviewDue"] = reviewDue,
            ["PublishDue"] = publishDue,
        };
}
