using Workflow.Disclosure.Publication;
using Workflow.Reports.Comparing;

namespace Workflow.Disclosure.Releases;

/// <summary>What differs between two versions of a release: its fields as texts, compared word by word as a report's are.</summary>
public static class ReleaseComparison
{
    public static ReportComparison Of(ReleaseDocument before, ReleaseDocument after, PortalColumns columns)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(columns);
        string Column(ReleaseDocument document) => columns.Find(document.Column)?.Name ?? "未选";
        (string Key, string Label, string Before, string After)[] fields =
        [
            ("title", "标题", before.Title, after.Title),
            ("column", "公开栏目", Column(before), Column(after)),
            ("body", "正文", before.Body, after.Body),
            ("attachment", "附件", Describe(before.Attachment), Describe(after.Attachment)),
        ];
        return new([], [], [], [.. fields.Where(f => f.Before != f.After).Select(f => TextChange.Of(f.Key, f.Label, f.Before, f.After))]);
    }

    // The fingerprint too: a file can change and keep its name.
    private static string Describe(ReleaseAttachment? attachment) =>
        attachment is null ? "" : $"{attachment.Name}（指纹{attachment.Hash[..12]}）";
}
