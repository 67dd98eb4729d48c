using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Releases;

namespace Workflow.Web.Tests.BadInput;

public sealed class ReleaseTests(Site site) : IClassFixture<Site>
{
    private const string Script = "<script>alert(1)</script>";
    private static readonly (string, string)[] Typed = [("Title", "关于防汛的通知"), ("Column", "notices"), ("Body", "写了很久的正文")];

    [Theory]
    [InlineData("Column", "nothing", "没有这个公开栏目")]
    [InlineData("Column", "notices' OR 1=1 --", "没有这个公开栏目")]
    [InlineData("Title", "", "标题还没有写")]
    [InlineData("Title", "\u200b\u202e\u3000", "标题还没有写")]
    [InlineData("Body", "", "正文还没有写")]
    [InlineData("SeenVersion", "99", "")]
    [InlineData("SeenVersion", "-1", "")]
    [InlineData("SeenVersion", "第一版", "")]
    [InlineData("outcome", "Destroy", "没有这种办理方式")]
    public async Task A_release_that_cannot_go_on_is_refused_and_stays_as_typed(string field, string typed, string why)
    {
        var (visitor, editor) = await StartAsync("qingshi");
        if (field == "SeenVersion")
        {
            Assert.Equal(HttpStatusCode.OK, (await editor.PressAsync("保存", ("Title", "先写的"))).Status);
            why = "改过这一部分";
        }

        var refused = await PostAsync(visitor, editor.Path, [.. Typed, ("Opinion", "请审"), ("SeenVersion", "0"), ("outcome", "Submit"), (field, typed)]);

        refused.AssertRefused(field == "SeenVersion" ? HttpStatusCode.Conflict : HttpStatusCode.UnprocessableEntity, why);
        foreach (var (name, value) in Typed.Where(t => t.Item1 is not "Column"))
        {
            Assert.Equal(field == name ? typed : value, refused.Value(name));
        }

        Assert.Equal("请审", refused.Value("Opinion"));
    }

    [Fact]
    public async Task Too_long_a_title_or_text_comes_back_whole()
    {
        var (_, editor) = await StartAsync("baixi");
        foreach (var (field, length, why) in ((string, int, string)[])[("Title", ReleaseKind.MaxTitle + 1, "标题最多"), ("Body", ReleaseKind.MaxBody + 1, "正文最多"), ("Body", 5 * 1024 * 1024 / 3, "没有保存")])
        {
            var typed = new string('长', length);
            var refused = await editor.PressAsync("保存", [.. Typed, (field, typed)]);
            refused.AssertRefused(HttpStatusCode.UnprocessableEntity, why);
            Assert.Equal(typed, refused.Value(field));
        }
    }

    public static TheoryData<string, byte[]> Files => new()
    {
        { "空.pdf", [] },
        { "程序.pdf", "MZ\x90 program"u8.ToArray() },
        { "页面.png", Encoding.UTF8.GetBytes($"<html>{Script}</html>") },
        { "图.svg", Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg'>{Script}</svg>") },
        { "压缩.docx", [(byte)'P', (byte)'K', 3, 4, 20, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_of_another_kind_is_refused_and_the_text_stays(string name, byte[] content)
    {
        var (_, editor) = await StartAsync("liuhe");
        var refused = await editor.PressAsync("上传附件", Typed, ("attachment", name, content));

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, "附件");
        Assert.Equal("写了很久的正文", refused.Value("Body"));
        Assert.Equal(0, await site.QueryAsync(db => db.Attachments.CountAsync(a => a.Name == name)));
    }

    [Theory]
    [InlineData("../../etc/passwd.pdf", "passwd.pdf")]
    [InlineData("C:\\Windows\\名单.pdf", "名单.pdf")]
    [InlineData("名\u202efdp.exe.pdf", "名fdp.exe.pdf")]
    [InlineData("<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1).pdf")]
    public async Task A_file_name_is_only_a_name(string name, string kept)
    {
        var (_, editor) = await StartAsync("shiqiao");
        var attached = await editor.PressAsync("上传附件", Typed, ("attachment", name, "%PDF-1.4\nhello"u8.ToArray()));

        Assert.Equal(HttpStatusCode.OK, attached.Status);
        Assert.Equal(kept, attached.Document.QuerySelector(".attached a")!.TextContent);
        Assert.Empty(attached.Document.QuerySelectorAll("img[src=x]"));
    }

    [Fact]
    public async Task A_file_name_without_end_is_cut_and_keeps_its_ending()
    {
        var (_, editor) = await StartAsync("hongfeng");
        var attached = await editor.PressAsync("上传附件", Typed, ("attachment", new string('长', 250) + ".pdf", "%PDF-1.4\nhello"u8.ToArray()));

        Assert.Equal(new string('长', 116) + ".pdf", attached.Document.QuerySelector(".attached a")!.TextContent);
    }

    [Fact]
    public async Task Script_in_every_text_is_letters_from_the_draft_to_the_public_page()
    {
        // Names with such signs are refused today; those of an older database are shown as letters all the same.
        await site.Database.ExecuteAsync($"UPDATE people SET display_name = '{Script}人' WHERE user_name LIKE 'ziran.%'; UPDATE units SET name = '{Script}局' WHERE code = 'ziran'");
        var (visitor, editor) = await StartAsync("ziran");
        var attached = await editor.PressAsync("上传附件", [("Title", $"{Script}\u202e标题"), ("Column", "notices"), ("Body", $"{Script}\0正文\n</main>{Script}")], ("attachment", "a';alert(1)&lt;.pdf", "%PDF-1.4"u8.ToArray()));
        var sent = await attached.PressAsync("送审", ("Opinion", $"{Script}附言"));
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        var row = await site.QueryAsync(db => db.Cases.Select(c => new { c.Id, c.Title, c.UnitId }).SingleAsync(c => db.Units.Any(u => u.Id == c.UnitId && u.Code == "ziran")));
        Assert.Equal($"{Script}标题", row.Title);
        var task = await site.QueryAsync(db => db.Tasks.Where(t => t.CaseId == row.Id && t.ClosedAt == null).Select(t => t.Id).SingleAsync());
        await site.PassAsync("ziran", Positions.SecrecyReviewer, Positions.OfficeDirector, Positions.LeaderInCharge, Positions.PrincipalLeader);

        var county = await site.SignInAsync("yunling.guanli");
        Shown[] shown =
        [
            attached, sent, await visitor.OpenAsync("/releases"), await visitor.OpenAsync($"/cases/{row.Id}"), await visitor.OpenAsync($"/cases/{row.Id}/versions/1"),
            await (await site.SignInAsync("ziran.baomi")).OpenAsync($"/tasks/{task}"), await (await site.SignInAsync("ziran.baomi")).OpenAsync("/inbox/decided"),
            await county.OpenAsync("/admin/people?search=ziran"), await county.OpenAsync("/admin/units"), await county.OpenAsync("/releases"),
            await site.Anonymous().OpenAsync("/public"), await site.Anonymous().OpenAsync("/public/releases/notices"), await site.Anonymous().OpenAsync($"/public/releases/notices/{row.Id}"),
        ];
        foreach (var page in shown)
        {
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain(Script, Encoding.UTF8.GetString(page.Bytes), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\u202e", page.Path == $"/releases" ? "" : page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Contains($"{Script}正文", shown[^1].Text, StringComparison.Ordinal);
        Assert.Contains($"{Script}附言", shown[3].Text, StringComparison.Ordinal);
        Assert.Contains("default-src 'self'", shown[^1].Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private async Task<(Visitor, Shown)> StartAsync(string unitCode)
    {
        var visitor = await site.SignInAsync($"{unitCode}.jingban");
        var editor = await (await visitor.OpenAsync("/releases")).PressAsync("发起信息发布");
        Assert.EndsWith("/edit", editor.Path, StringComparison.Ordinal);
        return (visitor, editor);
    }

    private static async Task<Shown> PostAsync(Visitor visitor, string path, (string Name, string Value)[] fields)
    {
        var token = (await visitor.OpenAsync(path)).Value("__RequestVerificationToken")!;
        var last = fields.Append(("__RequestVerificationToken", token)).GroupBy(f => f.Item1).Select(g => KeyValuePair.Create(g.Key, g.Last().Item2));
        return await visitor.SendAsync(path, new FormUrlEncodedContent(last));
    }
}
