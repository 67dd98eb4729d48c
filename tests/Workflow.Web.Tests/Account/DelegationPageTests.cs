using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Workflow.Web.Tests.Account;

public sealed class DelegationPageTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Page_banner_and_list_say_what_is_covered_and_by_whom_it_was_set()
    {
        var ids = await site.QueryAsync(db => db.Users.Where(p => p.UserName == "baixi.fenguan" || p.UserName == "baixi.zhuren").ToDictionaryAsync(p => p.UserName!, p => p.Id));
        var administrator = await site.SignInAsync("yunling.guanli");
        var page = await administrator.OpenAsync($"/account/delegations?person={ids["baixi.fenguan"]}");
        Assert.Contains("发起信息发布和终止、挂起、恢复仍由本人办理", page.Text, StringComparison.Ordinal);
        var set = await page.PressAsync("设为代理", ("To", $"{ids["baixi.zhuren"]}"), ("Until", "2022-01-06"), ("Reason", "住院"));
        Assert.Equal(HttpStatusCode.OK, set.Status);
        Assert.Contains("由县级管理员设置", set.Text, StringComparison.Ordinal);

        var given = await (await site.SignInAsync("baixi.fenguan")).OpenAsync("/inbox");
        Assert.Contains("白溪镇办公室主任正在代您办理任务（全部岗位，所有事项），到2022年1月6日（周四）止；终止、挂起、恢复仍由您本人办理", given.Text, StringComparison.Ordinal);
        var taken = await site.SignInAsync("baixi.zhuren");
        Assert.Contains("您正在代白溪镇分管领导办理任务（全部岗位，所有事项），到2022年1月6日（周四）止；终止、挂起、恢复不在代理范围内", (await taken.OpenAsync("/inbox")).Text, StringComparison.Ordinal);
        Assert.Contains("【代理】白溪镇分管领导", (await taken.OpenAsync("/notifications")).Text, StringComparison.Ordinal);
    }
}
