using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Web.Tests.Account;

/// <summary>Without script: a picture is sent, and the panel signs with what is kept.</summary>
public sealed class SignaturePageTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_picture_is_kept_from_the_task_and_signed_with_and_shown_to_those_of_the_case_alone()
    {
        var drafter = await site.SignInAsync("qingshi.jingban");
        var draft = await (await drafter.OpenAsync("/releases")).PressAsync("发起信息发布");
        await draft.PressAsync("button[value='Submit'].btn", ("Title", "关于冬春农田水利建设的公告"), ("Column", "notices"), ("Body", "现将有关安排公告如下。"));
        var task = await OpenTaskAsync("qingshi");
        var visitor = await site.SignInAsync("qingshi.baomi");
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync("/account/signature.png")).Status);

        var link = $"/account/signature?task={task.Id}";
        Assert.NotNull((await visitor.OpenAsync($"/tasks/{task.Id}")).Document.QuerySelector($"noscript a[href='{link}']"));
        var page = await visitor.OpenAsync(link);
        var refused = await page.PressAsync("上传图片", [], ("picture", "签名.png", "%PDF-1.7"u8.ToArray()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("签名要是完整的 PNG 图片", refused.Text, StringComparison.Ordinal);
        Assert.Contains("签名是空白的", (await page.PressAsync("保存签名")).Text, StringComparison.Ordinal);
        var back = await page.PressAsync("上传图片", [], ("picture", "签名.png", Pictures.Signature()));
        Assert.Equal($"/tasks/{task.Id}", back.Path);
        Assert.Contains("手写签名已保存", back.Text, StringComparison.Ordinal);
        Assert.Equal(Pictures.Signature(), (await visitor.OpenAsync("/account/signature.png")).Bytes);

        // Unticked it stays unticked when something else is refused.
        var other = await back.PressAsync(".outcomes .btn-outline-danger", ("Signature", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        var foreign = await back.PressAsync(".outcomes .btn-primary", ("Signature", new string('0', 64)));
        Assert.Contains("只能用自己保存的手写签名", foreign.Text, StringComparison.Ordinal);
        Assert.Equal("/inbox", (await back.PressAsync(".outcomes .btn-primary")).Path);

        var record = await drafter.OpenAsync($"/cases/{task.CaseId}/record");
        Assert.Contains("1条记录的手写签名都与签署时一致", record.Text, StringComparison.Ordinal);
        var picture = record.Document.QuerySelector("img.drawn-signature")!.GetAttribute("src")!;
        Assert.Equal(Pictures.Signature(), (await drafter.OpenAsync(picture)).Bytes);
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync("baixi.jingban")).OpenAsync(picture)).Status);
        Assert.NotNull((await drafter.OpenAsync($"/cases/{task.CaseId}/sheet")).Document.QuerySelector(".sheet-signed img[src^='data:image/png']"));
    }

    [Fact]
    public async Task What_is_drawn_in_the_panel_is_kept_even_when_the_decision_is_refused()
    {
        var drafter = await site.SignInAsync("baixi.jingban");
        var draft = await (await drafter.OpenAsync("/releases")).PressAsync("发起信息发布");
        await draft.PressAsync("button[value='Submit'].btn", ("Title", "关于植树的公告"), ("Column", "notices"), ("Body", "现将有关安排公告如下。"));
        var task = await OpenTaskAsync("baixi");
        var page = await (await site.SignInAsync("baixi.baomi")).OpenAsync($"/tasks/{task.Id}");
        var drawn = ("Drawn", "data:image/png;base64," + Convert.ToBase64String(Pictures.Signature(shade: 7)));

        Assert.Contains("签名要是完整的 PNG 图片", (await page.PressAsync(".outcomes .btn-primary", ("Drawn", "data:image/png;base64,@@"))).Text, StringComparison.Ordinal);
        var refused = await page.PressAsync(".outcomes .btn-outline-danger", drawn);
        Assert.Contains("要写明理由", refused.Text, StringComparison.Ordinal);
        Assert.NotNull(refused.Document.QuerySelector("input[name='Signature'][checked]"));
        Assert.Equal("/inbox", (await refused.PressAsync(".outcomes .btn-primary")).Path);
        Assert.NotNull(await site.QueryAsync(db => db.Decisions.Where(d => d.TaskId == task.Id).Select(d => d.SignatureHash).SingleAsync()));
    }

    private Task<ReviewTask> OpenTaskAsync(string unit) =>
        site.QueryAsync(db => db.Tasks.Where(t => t.ClosedAt == null && db.Units.Any(u => u.Id == t.UnitId && u.Code == unit)).SingleAsync());
}
