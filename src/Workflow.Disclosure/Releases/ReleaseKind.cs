using System.Text.Json;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Texts;
using Workflow.Reports;
using Workflow.Reports.Comparing;

namespace Workflow.Disclosure.Releases;

/// <summary>信息发布: what people type is one section; the attachment's description is another, written by <see cref="AttachFileHandler"/> alone.</summary>
public sealed class ReleaseKind(PortalColumns columns) : IDocumentKind
{
    public const string Section = "release";
    public const string AttachmentSection = "attachment";
    public const int MaxTitle = 120;
    public const int MaxBody = 100_000;
    private static readonly string[] Keys = ["title", "body", "column"];

    public string Kind => CaseKinds.InformationRelease;

    public string Compose(CaseHeading heading, IReadOnlyDictionary<string, string> sections)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(sections);
        string Text(string section, string key) => sections.TryGetValue(section, out var json)
            ? SectionContent.Read(json).Texts.GetValueOrDefault(key, "")
            : "";
        var attachment = Text(AttachmentSection, AttachmentSection) is { Length: > 0 } described
            ? JsonSerializer.Deserialize<ReleaseAttachment>(described)
            : null;
        return new ReleaseDocument(
            heading.UnitName, CleanTitle(Text(Section, "title")), Clean(Text(Section, "body")), Clean(Text(Section, "column")), attachment).Write();
    }

    public IReadOnlyDictionary<string, SectionContent> Sections(string content)
    {
        var document = ReleaseDocument.Read(content);
        var (texts, none) = (new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = document.Title, ["body"] = document.Body, ["column"] = document.Column }, new Dictionary<string, string?>());
        var attachment = document.Attachment is null ? "" : JsonSerializer.Serialize(document.Attachment);
        return new Dictionary<string, SectionContent>(StringComparer.Ordinal)
        {
            [Section] = new(texts, none),
            [AttachmentSection] = new(new Dictionary<string, string>(StringComparer.Ordinal) { [AttachmentSection] = attachment }, none),
        };
    }

    public IReadOnlyList<string> Check(string content, CheckBasis basis)
    {
        var document = ReleaseDocument.Read(content);
        var faults = new List<string>();
        if (document.Title.Length == 0)
        {
            faults.Add("标题还没有写：请填写信息名称。");
        }

        if (document.Body.Length == 0)
        {
            faults.Add("正文还没有写：只有附件的，也请写一句内容概述。");
        }

        if (columns.Find(document.Column) is null)
        {
            faults.Add("还没有选公开栏目：请选定要发布到哪个栏目。");
        }

        return faults;
    }

    public DocumentTexts Texts(string content)
    {
        var document = ReleaseDocument.Read(content);
        return DocumentTexts.Of(
            [
                new("发布单位", document.Unit), new("标题", document.Title), new("正文", document.Body, "段"),
                new("附件名称", document.Attachment?.Name ?? ""),
            ],
            document.Attachment is { } attachment ? [new NamedFile(attachment.Name, attachment.ContentType, attachment.Hash)] : []);
    }

    public ReportComparison Compare(string before, string after) => ReleaseComparison.Of(ReleaseDocument.Read(before), ReleaseDocument.Read(after), columns);

    public PublicHeading Heading(string content)
    {
        var document = ReleaseDocument.Read(content);
        return new PublicHeading(document.Title, document.Column);
    }

    public string? TitleIn(string section, SectionContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return section == Section && CleanTitle(content.Texts.GetValueOrDefault("title", "")) is { Length: > 0 } title ? title : null;
    }

    public Error? Refuse(CaseHeading heading, string section, SectionContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (section != Section || content.Cells.Count > 0 || content.Texts.Keys.Except(Keys, StringComparer.Ordinal).Any())
        {
            return new InvalidError("这份稿件没有这一部分，没有保存。请刷新页面后再试。");
        }

        if (content.Texts.GetValueOrDefault("column", "") is { Length: > 0 } column && columns.Find(column) is null)
        {
            return new InvalidError("没有这个公开栏目，没有保存；请从列表里选一个。");
        }

        return content.Texts.GetValueOrDefault("title", "").Length > MaxTitle
            ? new InvalidError($"标题最多{MaxTitle}字，没有保存；请删减。")
            : content.Texts.GetValueOrDefault("body", "").Length > MaxBody
                ? new InvalidError($"正文最多{MaxBody}字，没有保存；长文请作为附件。")
                : null;
    }

    private static string Clean(string text) => TextRules.Clean(text).Trim();

    private static string CleanTitle(string title) => Clean(title).Replace('\n', ' ');
}
