using System.Net;
using Workflow.Disclosure.Notifications;

namespace Workflow.Disclosure.Tests.Notifications;

public sealed class NoticeTemplatesTests
{
    private const string Script = "<script>alert('刘')</script>";
    private static readonly NoticeTemplates Templates = new();

    public static TheoryData<string> Kinds => [.. NoticeTemplates.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_everything_there_is_every_word_is_filled_in(string kind)
    {
        var rendered = Templates.Render(kind, Full(), "https://gk.example.cn/tasks/1?a=1&b=2");

        AssertReadable(rendered);
        Assert.Contains("胡村乡", rendered.Subject, StringComparison.Ordinal);
        Assert.Contains("https://gk.example.cn/tasks/1?a=1&b=2", rendered.MailText, StringComparison.Ordinal);
        Assert.Contains("href=\"https://gk.example.cn/tasks/1?a=1&b=2\"", WebUtility.HtmlDecode(rendered.MailHtml), StringComparison.Ordinal);
        Assert.StartsWith("李经办：", rendered.MailText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_the_least_there_is_nothing_stands_open(string kind)
    {
        var rendered = Templates.Render(kind, new NoticeModel("李经办", "胡村乡", "胡村乡2021年年报"), "https://gk.example.cn/tasks/1");

        AssertReadable(rendered);
        Assert.DoesNotContain("期限", rendered.MailText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Script_in_any_field_is_encoded_in_html_and_literal_in_text(string kind)
    {
        var rendered = Templates.Render(kind, new NoticeModel(
            Script, Script, Script, Script, Script, Script, Script, Script, new ReturnedBy(Script, Script, Script, Script), Script,
            new PartNotice(Script, Script, Script, Script), new SaidNotice(Script, Script, 2),
            Handed: new HandedNotice(Script, Script, Script), Text: new ReturnedText(Script, Script, 1, 2)), "https://gk.example.cn/");

        Assert.DoesNotContain("<script", rendered.MailHtml, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Script, WebUtility.HtmlDecode(rendered.MailHtml), StringComparison.Ordinal);
        Assert.Contains(Script, rendered.MailText, StringComparison.Ordinal);
        Assert.Contains(Script, rendered.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_subject_is_one_line_whatever_the_title_holds(string kind)
    {
        var rendered = Templates.Render(kind, Full() with { Unit = "胡\r\nBcc: a@b.cn", Title = "年\n报", Task = "审\r核" }, "https://gk.example.cn/");

        Assert.DoesNotContain(rendered.Subject, char.IsControl);
    }

    [Fact]
    public void A_returned_task_says_by_whom_in_which_position_and_why()
    {
        var rendered = Templates.Render("task-returned", Full(), "https://gk.example.cn/tasks/1");

        Assert.Equal("""
            《胡村乡2021年政府信息公开工作年度报告》于2022年1月10日15:20被分管领导王分管退回，现在到了“起草”，等您处理后再次送出。
            退回理由：第三部分与台账不一致。
            办结期限：2022年1月14日（周五），还剩3个工作日。
            """, rendered.Body);
    }

    [Fact]
    public void A_part_that_nobody_takes_says_why_and_that_somebody_else_must()
    {
        var part = new PartNotice("四、复议诉讼", "赵所长", "胡村乡司法所·经办人", "本所没有这类案件。", Declined: true);

        var rendered = Templates.Render("part-back", new NoticeModel("李经办", "胡村乡", "胡村乡2021年年报", Part: part), "https://gk.example.cn/");

        Assert.Equal("【分工没有接】胡村乡：四、复议诉讼", rendered.Subject);
        Assert.Equal("《胡村乡2021年年报》的“四、复议诉讼”（胡村乡司法所·经办人填报）没有接，请另行安排或自己填写。\n原因：本所没有这类案件。", rendered.Body);
    }

    [Fact]
    public void A_late_reminder_says_so_first() =>
        Assert.StartsWith("迟发提醒，期间错过4次。\n", Templates.Render("reminder", Full(), "https://gk.example.cn/tasks/1").Body, StringComparison.Ordinal);

    [Fact]
    public void A_kind_that_does_not_exist_is_named_with_those_that_do() =>
        Assert.Contains("'postcard'", Assert.Throws<InvalidOperationException>(() => Templates.Render("postcard", Full(), "")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_kinds_that_consumers_use_exist() =>
        Assert.Equal(["abolished", "circulated", "circulated-returned", "circulation-remark", "corrected", "correcting", "delegated", "delegation-ended", "notice", "paper-entered", "part-assigned", "part-back", "part-taken-back", "part-urged", "published", "question-answered", "question-asked", "reminder", "taken-down", "task-gone", "task-opened", "task-returned", "task-taken", "task-urged"], NoticeTemplates.Names);

    private static NoticeModel Full() => new(
        "李经办", "胡村乡", "胡村乡2021年政府信息公开工作年度报告", "起草", "经办人", "2022年1月14日（周五）", "起草截止2022年1月14日", "还剩3个工作日",
        new ReturnedBy("王分管", "分管领导", "2022年1月10日15:20", "第三部分与台账不一致。"), "迟发提醒，期间错过4次",
        new PartNotice("三、收到和处理政府信息公开申请情况", "李经办", "胡村乡司法所·经办人", "请按登记簿填写。"),
        new SaidNotice("王分管", "请先看第三部分。", 2), new PaperNotice("李经办", "2022年1月10日（周一）", "同意", "同意报批。"),
        Handed: new HandedNotice("县级管理员王管理", "改派", "原承办人调离。"), Text: new ReturnedText("胡村乡人民政府分管领导", "2022年1月10日15:20", 1, 2));

    private static void AssertReadable(RenderedNotice rendered)
    {
        Assert.All([rendered.Subject, rendered.Body, rendered.MailText, rendered.MailHtml], text =>
        {
            Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
            Assert.DoesNotContain("“”", text, StringComparison.Ordinal);
            Assert.DoesNotContain("《》", text, StringComparison.Ordinal);
        });
        Assert.DoesNotContain("\n\n\n", rendered.MailText, StringComparison.Ordinal);
        // Chinese stays Chinese: entities would triple the size and trip simple mail programs.
        Assert.Contains("胡村乡", rendered.MailHtml, StringComparison.Ordinal);
    }
}
