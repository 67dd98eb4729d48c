using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Workflow.Web.Tests.BadInput;

public sealed class FormTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("Year", "二〇二一", "不是年份")]
    [InlineData("Year", "-2021", "不是年份")]
    [InlineData("Year", "1e400", "不是年份")]
    [InlineData("Year", "2021.5", "不是年份")]
    [InlineData("Year", "99999999999999999999", "不是年份")]
    [InlineData("Year", "1949", "没有对应的报告格式")]
    [InlineData("Year", "", "不是年份")]
    [InlineData("DraftDue", "2022-13-45", "不是日期")]
    [InlineData("DraftDue", "明天", "不是日期")]
    [InlineData("DraftDue", "", "还没有填")]
    [InlineData("DraftDue", "0001-01-01", "年份1不对")]
    [InlineData("PublishDue", "9999-12-31", "年份9999不对")]
    [InlineData("Title", "", "1到100字")]
    [InlineData("Title", "\u202e\u200b", "1到100字")]
    public async Task A_campaign_that_cannot_be_is_refused_and_stays_as_typed(string field, string typed, string why)
    {
        var page = await (await site.SignInAsync("yunling.guanli")).OpenAsync("/campaigns/new?year=2022");
        var refused = await page.PressAsync("新开", ("Title", "我起的名字"), ("SubmitDue", "2023-01-16"), (field, typed));

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, why);
        Assert.Equal(typed, refused.Value(field));
        Assert.Equal("2023-01-16", refused.Value("SubmitDue"));
        Assert.Equal(0, await site.QueryAsync(db => db.Campaigns.CountAsync(c => c.Year != 2023)));
    }

    [Fact]
    public async Task Full_width_years_and_dates_are_read_and_script_in_a_title_is_letters()
    {
        const string Title = "<script>alert(1)</script>'; DROP TABLE campaigns; --";
        var page = await (await site.SignInAsync("yunling.guanli")).OpenAsync("/campaigns/new?year=2023");
        var created = await page.PressAsync("新开", ("Year", "２０２３\u3000"), ("DraftDue", "２０２４－０１－１０"), ("Title", "\u202e" + Title));

        Assert.Equal(HttpStatusCode.OK, created.Status);
        Assert.Equal(Title, await site.QueryAsync(db => db.Campaigns.Where(c => c.Year == 2023).Select(c => c.Title).SingleAsync()));
        Assert.Contains(Title, created.Text, StringComparison.Ordinal);
        Assert.Empty(created.Document.QuerySelectorAll("main script:not([src])"));
    }

    [Theory]
    [InlineData("DisplayName", "", "请填写姓名")]
    [InlineData("DisplayName", "<script>alert(1)</script>", "不能使用的字符")]
    [InlineData("DisplayName", "=cmd|' /C calc'!A0", "不能以“=”开头")]
    [InlineData("DisplayName", "王\u202e五", "不能使用的字符")]
    [InlineData("DisplayName", "王\u0007五", "不能使用的字符")]
    [InlineData("DisplayName", "甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲", "请缩短到40个字以内")]
    [InlineData("UserName", "王五", "登录名“王五”不合要求")]
    [InlineData("UserName", "a' OR 1=1", "不合要求")]
    [InlineData("UserName", "qingshi.jingban", "已有人使用")]
    [InlineData("Email", "wang@", "不是完整的邮箱地址")]
    [InlineData("Email", "a@b.cn\r\nBcc: c@d.cn", "不是完整的邮箱地址")]
    [InlineData("Phone", "打给我", "不合要求")]
    public async Task A_person_who_cannot_be_is_refused_and_stays_as_typed(string field, string typed, string why)
    {
        var page = await (await site.SignInAsync("yunling.guanli")).OpenAsync("/admin/people/new");
        var before = await site.QueryAsync(db => db.Users.CountAsync());
        var refused = await page.PressAsync("新建", ("DisplayName", "王五"), ("UserName", "wangwu"), ("Phone", "0851-1234567"), (field, typed));

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, why);
        Assert.Equal(typed, refused.Value(field));
        Assert.Equal(field == "DisplayName" ? "wangwu" : "王五", refused.Value(field == "DisplayName" ? "UserName" : "DisplayName"));
        Assert.Equal(before, await site.QueryAsync(db => db.Users.CountAsync()));
    }

    [Theory]
    [InlineData("Name", "", "请填写单位名称")]
    [InlineData("Name", "<img src=x onerror=alert(1)>", "不能使用的字符")]
    [InlineData("Name", "青石镇人民政府", "已有名为")]
    [InlineData("Code", "新镇", "不合要求")]
    [InlineData("Code", "../etc", "不合要求")]
    [InlineData("Code", "releases", "已被公开栏目占用")]
    [InlineData("Kind", "County", "请选择乡镇或部门")]
    [InlineData("Kind", "Village", "请选择乡镇或部门")]
    [InlineData("Kind", "7", "请选择乡镇或部门")]
    [InlineData("ParentId", "0196aaaa-0000-7000-8000-000000000001", "上级单位不存在")]
    [InlineData("ParentId", "not-an-id", "上级单位不存在")]
    public async Task A_unit_that_cannot_be_is_refused_and_stays_as_typed(string field, string typed, string why)
    {
        var page = await (await site.SignInAsync("yunling.guanli")).OpenAsync("/admin/units");
        var refused = await page.PressAsync("新建单位", ("Name", "新镇人民政府"), ("Code", "xinzhen"), (field, typed));

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, why);
        Assert.Equal(field == "Name" ? typed : "新镇人民政府", refused.Value("Name"));
        Assert.Equal(field == "Code" ? typed : "xinzhen", refused.Value("Code"));
        Assert.Equal(11, await site.QueryAsync(db => db.Units.CountAsync()));
    }

    [Theory]
    [InlineData("From", "2022-13-45", "日期")]
    [InlineData("To", "1990-01-01", "早于")]
    [InlineData("Position", "县长", "岗位")]
    [InlineData("Position", "分管领导'; DROP TABLE holdings; --", "岗位")]
    [InlineData("UnitId", "not-an-id", "单位")]
    public async Task A_position_that_cannot_be_held_is_refused_and_stays_as_typed(string field, string typed, string why)
    {
        var (person, unit) = await site.QueryAsync(async db => (await db.Users.Select(p => p.Id).FirstAsync(), await db.Units.Where(u => u.Code == "qingshi").Select(u => u.Id).SingleAsync()));
        var page = await (await site.SignInAsync("yunling.guanli")).OpenAsync($"/admin/people/{person}");
        var refused = await page.PressAsync("增加岗位", ("UnitId", unit.ToString()), ("Position", "分管领导"), ("From", "2022-02-01"), (field, typed));

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, why);
        Assert.Equal(field == "From" ? typed : "2022-02-01", refused.Value("From"));
        if (field is "To")
        {
            Assert.Equal(typed, refused.Value("To"));
        }
    }

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "an empty file", [], "空文件不能导入" },
        { "nothing but a heading", Encoding.UTF8.GetBytes("单位,姓名,登录名,岗位,起始日期\r\n"), "没有人员" },
        { "another heading", Encoding.UTF8.GetBytes("a,b,c\r\n1,2,3\r\n"), "缺少列" },
        { "a workbook", [(byte)'P', (byte)'K', 3, 4, 0, 0], "Excel工作簿" },
        { "a program", [0, 1, 2, 3, 0, 4], "不是CSV" },
        { "no encoding at all", [0xC3, 0x28, 0xA0, 0xFF, 0xFF], "编码看不懂" },
        { "too large", new byte[2 * 1024 * 1024 + 1], "最多2MB" },
        { "a unit that is not", Row("无此镇,王五,wangwu5,经办人,2022-01-01"), "没有名为“无此镇”的单位" },
        { "a position that is not", Row("青石镇人民政府,王五,wangwu5,县长,2022-01-01"), "岗位" },
        { "a date that is not", Row("青石镇人民政府,王五,wangwu5,经办人,2022-13-45"), "日期" },
        { "script in a name", Row("青石镇人民政府,<script>alert(1)</script>,wangwu5,经办人,2022-01-01"), "不能使用的字符" },
        { "a formula", Row("青石镇人民政府,=1+1,wangwu5,经办人,2022-01-01"), "不能以“=”开头" },
        { "another's name", Row("青石镇人民政府,王五,qingshi.jingban,经办人,2022-01-01"), "已属于" },
        { "an open quotation", Encoding.UTF8.GetBytes("单位,姓名,登录名,岗位,起始日期\r\n\"青石镇人民政府,王五,wangwu5,经办人,2022-01-01\r\n"), "" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_list_of_people_with_a_fault_imports_nobody(string what, byte[] content, string why)
    {
        var before = await site.QueryAsync(db => db.Users.CountAsync());
        var visitor = await site.SignInAsync("yunling.guanli");
        var page = await visitor.OpenAsync("/admin/people/import");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(page.Value("__RequestVerificationToken")!), "__RequestVerificationToken" },
            { new ByteArrayContent(content), "File", $"{what}.csv" },
        };
        var refused = await visitor.SendAsync("/admin/people/import", form);

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, why);
        Assert.Empty(refused.Document.QuerySelectorAll("main script:not([src])"));
        Assert.Equal(before, await site.QueryAsync(db => db.Users.CountAsync()));
    }

    private static byte[] Row(string row) => Encoding.UTF8.GetBytes($"单位,姓名,登录名,岗位,起始日期\r\n{row}\r\n");
}
