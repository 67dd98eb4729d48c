using System.Net;
using System.Text;

namespace Workflow.Web.Tests.BadInput;

/// <summary>What a stranger sends is neither read at length nor repeated to him; somebody of ours gets his own back, within bounds.</summary>
public sealed class StrangerTests(Site site) : IClassFixture<Site>
{
    private const int Short = 64 * 1024;

    [Theory]
    [InlineData("/inbox/batch")]
    [InlineData("/public")]
    [InlineData("/account/sign-in")]
    [InlineData("/account/password")]
    [InlineData("/nowhere")]
    [InlineData("/verify/abc")]
    [InlineData("/drafts/0198b0a0-0000-7000-8000-000000000000?handler=Check")]
    public async Task However_much_a_stranger_posts_the_answer_is_short(string address)
    {
        foreach (var length in new[] { 100, 60_000, 1_000_000, 15_900_000 })
        {
            foreach (var type in new[] { "application/x-www-form-urlencoded", "application/json", "text/plain" })
            {
                var body = new StringContent("a=" + new string('"', length), Encoding.ASCII, type);
                var answer = await site.Anonymous().SendAsync(address, body);
                Assert.InRange((int)answer.Status, 400, 499);
                Assert.InRange(answer.Bytes.Length, 0, Short);
                Assert.DoesNotContain("&quot;&quot;&quot;", Encoding.UTF8.GetString(answer.Bytes), StringComparison.Ordinal);
                Assert.True(length <= Short || answer.Status is HttpStatusCode.RequestEntityTooLarge, $"{length}: {answer.Status}");
            }
        }
    }

    [Fact]
    public async Task A_cookie_of_ones_own_making_does_not_make_one_of_ours()
    {
        var answer = await site.Anonymous().SendAsync("/inbox/batch", new FormUrlEncodedContent([new("Opinion", "陌生人写的")]), ("Cookie", "workflow.known=CfDJ8abc; workflow=CfDJ8abc"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.DoesNotContain("陌生人写的", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_of_ours_gets_back_what_he_typed_each_value_once_and_not_without_end()
    {
        var visitor = await site.SignInAsync("qingshi.jingban");
        var answer = await visitor.SendAsync("/nowhere", new FormUrlEncodedContent([new("Opinion", "写了很久的意见")]));
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(2, answer.Document.DocumentElement.OuterHtml.Split("写了很久的意见").Length);

        var endless = await visitor.SendAsync("/nowhere", new FormUrlEncodedContent([new("Opinion", new string('长', 300_000))]));
        Assert.Equal(HttpStatusCode.NotFound, endless.Status);
        Assert.InRange(endless.Bytes.Length, 1, Short);
    }

    [Fact]
    public async Task A_session_of_a_clock_that_stood_ahead_is_asked_about_at_once()
    {
        var now = site.Clock.Now;
        site.Clock.Now = now.AddDays(1);
        var visitor = await site.SignInAsync("baixi.jingban");
        await (await (await site.SignInAsync("baixi.jingban")).OpenAsync("/account")).PressAsync("在所有设备上退出");
        site.Clock.Now = now;
        Assert.NotEqual("/inbox", (await visitor.OpenAsync("/inbox")).Path);
    }
}
