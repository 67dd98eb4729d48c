using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Releases;

namespace Workflow.Web.Tests.Releases;

public sealed class ReleasePagesTests(Site site) : IClassFixture<Site>
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\nhello");
    private static readonly (string, string)[] Typed = [("Title", "关于防汛的通知"), ("Column", "notices"), ("Body", "第一段\n<script>alert(1)</script>")];

    [Fact]
    public async Task Nothing_typed_is_lost_when_sending_is_refused()
    {
        var editor = await StartAsync("qingshi");
        var refused = await editor.PressAsync("送审", ("Title", ""), ("Body", "只写了正文"), ("Opinion", "请审"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("标题还没有写", refused.Text, StringComparison.Ordinal);
        Assert.Contains("还没有选公开栏目", refused.Text, StringComparison.Ordinal);
        Assert.Equal("只写了正文", refused.Value("Body"));
        Assert.Equal("请审", refused.Value("Opinion"));

        var sent = await refused.PressAsync("送审", Typed);
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Equal("/releases", sent.Path);
        Assert.Contains("关于防汛的通知", sent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_editor_sees_the_other_text_beside_their_own()
    {
        var mine = await StartAsync("shiqiao");
        var theirs = await (await site.SignInAsync("shiqiao.jingban")).OpenAsync(mine.Path);
        Assert.Equal(HttpStatusCode.OK, (await theirs.PressAsync("保存", ("Title", "对方的标题"), ("Body", "对方的正文"))).Status);

        var refused = await mine.PressAsync("保存", ("Title", "我的标题"), ("Body", "我的正文"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal("我的标题", refused.Value("Title"));
        var other = refused.Document.QuerySelector(".theirs")!.TextContent;
        Assert.Contains("对方的标题", other, StringComparison.Ordinal);
        Assert.Contains("对方的正文", other, StringComparison.Ordinal);

        Assert.Equal("我的标题", (await refused.PressAsync("保存")).Value("Title"));
    }

    [Fact]
    public async Task A_file_is_known_by_its_content_and_a_refused_one_takes_no_text_along()
    {
        var editor = await StartAsync("liuhe");
        var refused = await editor.PressAsync("上传附件", Typed, ("attachment", "看似.pdf", Encoding.ASCII.GetBytes("MZ\x90 program")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("按内容辨认", refused.Text, StringComparison.Ordinal);
        Assert.Equal("关于防汛的通知", refused.Value("Title"));

        var without = await refused.PressAsync("上传附件", [("Title", "又改了标题")], file: null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.Status);
        Assert.Contains("还没有选文件", without.Text, StringComparison.Ordinal);
        Assert.Equal("又改了标题", without.Value("Title"));

        var attached = await without.PressAsync("上传附件", [], ("attachment", "..\\方案.pdf", Pdf));
        Assert.Equal(HttpStatusCode.OK, attached.Status);
        Assert.Equal("方案.pdf", attached.Document.QuerySelector(".attached a")!.TextContent);

        var removed = await attached.PressAsync("去掉附件", [], file: null);
        Assert.Null(removed.Document.QuerySelector(".attached"));
    }

    [Fact]
    public async Task An_attachment_is_for_the_unit_and_the_county_until_it_is_published()
    {
        var editor = await StartAsync("jiaoyu");
        var attached = await editor.PressAsync("上传附件", Typed, ("attachment", "名单.pdf", Pdf));
        var href = attached.Document.QuerySelector(".attached a")!.GetAttribute("href")!;

        var own = await (await site.SignInAsync("jiaoyu.zhuren")).OpenAsync(href);
        Assert.Equal(Pdf, own.Bytes);
        Assert.Equal("attachment", own.Response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("名单.pdf", own.Response.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Contains("nosniff", own.Response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(HttpStatusCode.OK, (await (await site.SignInAsync("yunling.shenhe")).OpenAsync(href)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync("qingshi.zhuyao")).OpenAsync(href)).Status);
        Assert.StartsWith("/account/sign-in", new Uri(new Uri("http://site"), (await site.Anonymous().OpenAsync(href)).Path).PathAndQuery, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Anonymous().OpenAsync($"/public{href}")).Status);
    }

    [Fact]
    public async Task A_returned_draft_says_who_returned_it_and_why()
    {
        var editor = await StartAsync("ziran");
        await editor.PressAsync("送审", Typed);
        var caseId = await site.QueryAsync(db => db.Cases.Where(c => db.Units.Any(u => u.Code == "ziran" && u.Id == c.UnitId)).Select(c => c.Id).SingleAsync());
        var review = await site.QueryAsync(db => db.Tasks.Where(t => t.CaseId == caseId && t.ClosedAt == null).Select(t => t.Id).SingleAsync());
        await (await (await site.SignInAsync("ziran.baomi")).OpenAsync($"/tasks/{review}")).PressAsync(".outcomes .btn-outline-danger", ("Opinion", "第二段涉密"));
        var draft = await site.QueryAsync(db => db.Tasks.Where(t => t.CaseId == caseId && t.ClosedAt == null).Select(t => t.Id).SingleAsync());

        var again = await (await site.SignInAsync("ziran.jingban")).OpenAsync($"/tasks/{draft}");
        Assert.Equal($"/releases/{draft}/edit", again.Path);
        var returned = again.Document.QuerySelector("[aria-label=退回]")!.TextContent;
        Assert.Contains(Positions.SecrecyReviewer, returned, StringComparison.Ordinal);
        Assert.Contains("第二段涉密", returned, StringComparison.Ordinal);
        Assert.Equal("关于防汛的通知", again.Value("Title"));
    }

    [Fact]
    public async Task A_draft_never_handed_on_is_deleted_after_a_question_and_is_gone_from_the_lists()
    {
        var editor = await StartAsync("hongfeng");
        var saved = await editor.PressAsync("保存", ("Title", "写错了的通知"));
        Assert.Equal("写错了的通知", saved.Document.QuerySelector("h1")!.TextContent);
        Assert.Contains("写错了的通知", (await (await site.SignInAsync("hongfeng.jingban")).OpenAsync("/releases")).Text, StringComparison.Ordinal);
        Assert.Contains("不能恢复", saved.Document.QuerySelector(".delete-draft")!.GetAttribute("data-ask"), StringComparison.Ordinal);

        var deleted = await saved.PressAsync("删除草稿");
        Assert.Equal("/releases", deleted.Path);
        Assert.Contains("草稿已删除", deleted.Text, StringComparison.Ordinal);
        var visitor = await site.SignInAsync("hongfeng.jingban");
        foreach (var list in (string[])["/releases", "/inbox"])
        {
            Assert.DoesNotContain("写错了的通知", (await visitor.OpenAsync(list)).Text, StringComparison.Ordinal);
            Assert.Empty((await visitor.OpenAsync(list)).Document.QuerySelectorAll(".task-row"));
        }

        var sent = await (await StartAsync("hongfeng")).PressAsync("送审", Typed);
        Assert.Contains("关于防汛的通知", sent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_draft_is_absent()
    {
        var editor = await StartAsync("songping");
        foreach (var stranger in (string[])["qingshi.jingban", "songping.zhuyao", "yunling.guanli"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync(stranger)).OpenAsync(editor.Path)).Status);
        }

        var mine = await (await site.SignInAsync("qingshi.jingban")).OpenAsync("/releases");
        Assert.DoesNotContain(editor.Path, mine.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("松坪乡", mine.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_attachment_address_takes_a_long_body()
    {
        var editor = await StartAsync("baixi");
        var refused = await editor.PressAsync("上传附件", Typed, ("attachment", "大.pdf", [.. Pdf, .. new byte[(int)AttachFileHandler.MaxSize]]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("附件超过50MB", refused.Text, StringComparison.Ordinal);
        Assert.Equal("关于防汛的通知", refused.Value("Title"));
        Assert.Equal(0, await site.QueryAsync(db => db.Attachments.CountAsync(a => db.Units.Any(u => u.Code == "baixi" && db.Cases.Any(c => c.Id == a.CaseId && c.UnitId == u.Id)))));
    }

    private async Task<Shown> StartAsync(string unitCode)
    {
        var editor = await (await (await site.SignInAsync($"{unitCode}.jingban")).OpenAsync("/releases")).PressAsync("发起信息发布");
        Assert.Equal(HttpStatusCode.OK, editor.Status);
        Assert.EndsWith("/edit", editor.Path, StringComparison.Ordinal);
        return editor;
    }
}
