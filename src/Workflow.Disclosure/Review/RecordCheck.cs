using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.Review;

/// <summary>Recomputes every hash of a case: the chain of its decisions, its end, its versions, and which version each decision names.</summary>
public static class RecordCheck
{
    /// <param name="decisions">All of the case, in order.</param>
    /// <param name="versions">All of the case.</param>
    /// <returns>The first thing that is not as it was written, in Chinese; null when everything is.</returns>
    public static string? Fault(Case row, IReadOnlyList<Decision> decisions, IReadOnlyList<DocumentVersion> versions)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(versions);
        var head = "";
        for (var i = 0; i < decisions.Count; i++)
        {
            var decision = decisions[i];
            if (decision.Number != i + 1 || decision.PreviousHash != head || DecisionHash.Of(decision) != decision.Hash)
            {
                return $"第{i + 1}条办理记录与原来的不一致";
            }

            head = decision.Hash;
        }

        if (decisions.Count != row.DecisionCount || head != row.RecordHead)
        {
            return $"记录少了或多了：现有{decisions.Count}条，应有{row.DecisionCount}条";
        }

        var hashes = versions.ToDictionary(v => v.Id, v => v.Hash);
        return versions.FirstOrDefault(v => ContentHash.Of(v.Content) != v.Hash) is { } changed ? $"第{changed.Number}版稿件的内容与指纹不一致"
            : decisions.FirstOrDefault(d => hashes.GetValueOrDefault(d.VersionId) != d.VersionHash) is { } other ? $"第{other.Number}条记录所签的版本不是现在的第{other.VersionNumber}版"
            : null;
    }
}
