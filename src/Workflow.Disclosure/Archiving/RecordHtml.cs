using System.Text;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Talks;
using Workflow.Reports.Rendering;

namespace Workflow.Disclosure.Archiving;

/// <summary>Pages of an archive, each a file that stands alone.</summary>
internal static class RecordHtml
{
    private const string Style = """
        body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:1rem/1.7 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;color:#111;overflow-wrap:anywhere}
        h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-size:.9rem}
        th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#f3f3f3;font-weight:600}code{font-size:.8rem}
        .broken{color:#a61e1e;font-weight:600}td img{max-width:9rem;max-height:3rem}
        """;

    /// <summary>Where in the record's table it stands who signed.</summary>
    private const int SignerColumn = 4;

    public static byte[] Of(CaseFile file, string unit, IReadOnlyList<RecordPart> parts)
    {
        var page = new Html().Element("h1", $"办理记录：{file.Case.Title}").Line().Element("p", $"{unit}　事项编号 {file.Case.Id}").Line().Element("h2", "核对结果").Open("ul").Line();
        foreach (var part in parts)
        {
            page.Element("li", $"{part.Name}：{part.Fault ?? part.Holds}。", ("class", part.Fault is null ? null : "broken")).Line();
        }

        page.Close("ul").Element("h2", "办理记录").Line();
        Table(page, ["序号", "时间", "环节", "岗位", "办理人", "结果", "意见", "稿件", "本条指纹"], file.Decisions.Select(d => (string[])
        [
            $"{d.Number}", Time(d.DecidedAt), d.Title, d.Position, Join(d.DeciderName, d.OnBehalf, d.Paper), Join([d.OutcomeLabel, d.Detail, .. d.Says?.Lines ?? []]),
            d.Opinion, d.VersionNumber is { } version ? $"第{version}版" : "", d.Hash,
        ]), file.Decisions.Select(file.PictureOf));
        page.Element("h2", "稿件版本").Line();
        Table(page, ["版本", "作者", "时间", "指纹（SHA-256）"], file.Versions.Select(v => (string[])
            [$"第{v.Number}版", v.CreatedByName, Time(v.CreatedAt), v.Hash]));
        if (file.Attachments.Count > 0)
        {
            page.Element("h2", "附件").Line();
            Table(page, ["名称", "类型", "字节", "时间", "指纹（SHA-256）"], file.Attachments.Select(a => (string[])
                [a.Row.Name, a.Row.ContentType, $"{a.Row.Size}", Time(a.Row.CreatedAt), a.Row.Hash]));
        }

        page.Element("p", "时间为北京时间。每条记录的指纹由本条的全部内容和上一条的指纹算出；“稿件.原文.json”的 SHA-256 就是该版的指纹；manifest.json 列出本档案各文件的 SHA-256。");
        return Page($"办理记录：{file.Case.Title}", page);
    }

    /// <summary>What was asked, answered, sent to read and remarked: beside the record, no part of it.</summary>
    public static byte[] Talks(CaseFile file, string unit, IReadOnlyList<TalkRow> talks, IReadOnlyList<Circulation> circulations)
    {
        var title = $"沟通和传阅：{file.Case.Title}";
        var page = new Html().Element("h1", title).Line().Element("p", $"{unit}　事项编号 {file.Case.Id}").Line()
            .Element("p", "沟通和传阅的意见不是审批意见，不在办理记录之内。时间为北京时间。").Line();
        if (talks.Count > 0)
        {
            page.Element("h2", "沟通").Line();
            Table(page, ["时间", "谁", "问谁、答谁", "内容"], talks.SelectMany(t => t.Answers
                .Select(a => (string[])[Time(a.AnsweredAt), t.Question.AskedOfName, $"答{t.Question.AskedByName}", a.Text])
                .Prepend([Time(t.Question.AskedAt), t.Question.AskedByName, $"问{t.Question.AskedOfName}{(t.Answers.Count == 0 ? "（没有答复）" : "")}", t.Question.Text])));
        }

        if (circulations.Count > 0)
        {
            page.Element("h2", "传阅").Line();
            Table(page, ["送出时间", "谁送的", "送给谁", "稿件", "附言", "阅读时间", "阅后意见"], circulations.Select(c => (string[])
            [
                Time(c.SentAt), c.SentByName, c.ReaderName, $"第{c.VersionNumber}版", c.Note,
                c.ReadAt is { } read ? Time(read) : c.TakenBackAt is { } back ? $"{Time(back)}收回" : "没有阅读", c.Remark ?? "",
            ]));
        }

        return Page(title, page);
    }

    public static byte[] Release(ReleaseDocument release)
    {
        var page = new Html().Element("h1", release.Title).Line().Element("p", release.Unit).Line().Paragraphs(release.Body);
        if (release.Attachment is { } attachment)
        {
            page.Element("p", $"附件：{attachment.Name}（SHA-256：{attachment.Hash}）");
        }

        return Page(release.Title, page);
    }

    private static string Time(DateTimeOffset at) => $"{LocalTime.ToLocal(at):yyyy-MM-dd HH:mm:ss}";

    private static string Join(params ReadOnlySpan<string?> lines) => string.Join('\n', lines.ToArray().OfType<string>());

    /// <param name="signatures">A picture to each row, below who signed; none where it is null.</param>
    private static void Table(Html page, string[] heads, IEnumerable<string[]> rows, IEnumerable<byte[]?>? signatures = null)
    {
        var pictures = signatures?.ToList();
        page.Open("table").Open("thead").Open("tr");
        foreach (var head in heads)
        {
            page.Element("th", head, ("scope", "col"));
        }

        page.Close("tr").Close("thead").Open("tbody").Line();
        foreach (var (index, row) in rows.Index())
        {
            page.Open("tr");
            foreach (var (column, cell) in row.Index())
            {
                page.Open("td").Lines(cell);
                if (column == SignerColumn && pictures?[index] is { } png)
                {
                    page.Open("br").Open("img", ("src", $"data:image/png;base64,{Convert.ToBase64String(png)}"), ("alt", "手写签名"));
                }

                page.Close("td");
            }

            page.Close("tr").Line();
        }

        page.Close("tbody").Close("table").Line();
    }

    private static byte[] Page(string title, Html body) => Encoding.UTF8.GetBytes(
        $"<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{new Html().Element("title", title)}\n<style>\n{Style}\n</style></head>\n<body>\n{body}\n</body>\n</html>\n");
}
