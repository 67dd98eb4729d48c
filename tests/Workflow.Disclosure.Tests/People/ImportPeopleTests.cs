using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.People;

public sealed class ImportPeopleTests : IAsyncLifetime
{
    private const string Heading = "单位,姓名,登录名,岗位,起始日期,截止日期,邮箱,电话\n";
    private const string Good = Heading + "青石镇人民政府,李四,lisi,经办人,2022-01-01,,lisi@example.gov.cn,+86 851 1234567\n青石镇人民政府,李四,lisi,保密审查员,2022/1/1,2022年12月31日,,\n白溪镇人民政府,王五,wangwu,分管领导,20220101,,,\n";
    private County county = null!;
    private Guid administrator;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        administrator = await county.PersonAsync("yunling.guanli");
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Theory]
    [InlineData("没有的镇,李四,lisi,经办人,2022-01-01,,,", "没有名为“没有的镇”的单位")]
    [InlineData(",李四,lisi,经办人,2022-01-01,,,", "请填写单位")]
    [InlineData("青石镇人民政府,,lisi,经办人,2022-01-01,,,", "请填写姓名")]
    [InlineData("青石镇人民政府,=1+1,lisi,经办人,2022-01-01,,,", "不能以“=”开头")]
    [InlineData("青石镇人民政府,@张,lisi,经办人,2022-01-01,,,", "不能以“@”开头")]
    [InlineData("青石镇人民政府,李四,,经办人,2022-01-01,,,", "请填写登录名")]
    [InlineData("青石镇人民政府,李四,李四,经办人,2022-01-01,,,", "登录名“李四”不合要求")]
    [InlineData("青石镇人民政府,李四,lisi,,2022-01-01,,,", "请填写岗位")]
    [InlineData("青石镇人民政府,李四,lisi,镇长,2022-01-01,,,", "没有“镇长”这个岗位")]
    [InlineData("青石镇人民政府,李四,lisi,县级管理员,2022-01-01,,,", "只设在县政府办公室")]
    [InlineData("青石镇人民政府,李四,lisi,经办人,,,,", "请填写起始日期")]
    [InlineData("青石镇人民政府,李四,lisi,经办人,明天,,,", "起始日期“明天”看不懂")]
    [InlineData("青石镇人民政府,李四,lisi,经办人,2022-01-01,2021-12-31,,", "早于起始日期")]
    [InlineData("青石镇人民政府,李四,lisi,经办人,2022-01-01,,lisi@,", "邮箱“lisi@”")]
    [InlineData("青石镇人民政府,李四,lisi,经办人,2022-01-01,,,abc", "电话“abc”")]
    [InlineData("青石镇人民政府,李四,qingshi.jingban,经办人,2022-01-01,,,", "已属于青石镇经办人")]
    [InlineData("青石镇人民政府,青石镇经办人,qingshi.jingban,经办人,2022-01-01,,,", "日期不能重叠")]
    [InlineData("青石镇人民政府,赵六,zhaoliu,经办人,2022-01-01,,,\n白溪镇人民政府,钱七,zhaoliu,经办人,2022-01-01,,,", "在第2行属于赵六", 3)]
    [InlineData("青石镇人民政府,赵六,zhaoliu,经办人,2022-01-01,,,\n\n青石镇人民政府,赵六,ZHAOLIU,经办人,2022-06-01,,,", "与第2行重复", 4)]
    public async Task A_row_that_cannot_be_imported_says_line_and_reason(string rows, string said, int line = 2)
    {
        var people = await county.QueryAsync(db => db.Users.CountAsync());

        var outcome = (await RunAsync(Heading + rows + "\n", confirmed: true)).Value!;

        var faulty = Assert.Single(outcome.Rows, r => r.Faults.Count > 0);
        Assert.Equal(line, faulty.Line);
        Assert.Contains(said, Assert.Single(faulty.Faults), StringComparison.Ordinal);
        Assert.Equal(people, await county.QueryAsync(db => db.Users.CountAsync()));
    }

    [Theory]
    [InlineData("", "文件是空的")]
    [InlineData("单位,姓名,登录名,岗位\n", "缺少列：起始日期")]
    [InlineData(Heading, "没有人员")]
    [InlineData(Heading + ",,,,,,,\n", "没有人员")]
    [InlineData("PK\0\0", "不是CSV")]
    public async Task A_file_that_is_no_list_of_people_says_what_it_lacks(string text, string said) =>
        Assert.Contains(said, (await RunAsync(text, confirmed: false)).Error!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Looking_first_changes_nothing_and_confirming_imports_all()
    {
        var preview = (await RunAsync(Good, confirmed: false)).Value!;
        Assert.Equal((3, 0, 2), (preview.Rows.Count, preview.Faulty, preview.People));
        Assert.Empty(preview.Created);
        Assert.False(await county.QueryAsync(db => db.Users.AnyAsync(p => p.UserName == "lisi")));

        var done = (await RunAsync(Good, confirmed: true)).Value!;

        Assert.Equal(["lisi", "wangwu"], done.Created.Select(c => c.UserName));
        var signedIn = await county.WithAsync<SignInHandler, Result<Person>>(h => h.HandleAsync(new SignIn("lisi", done.Created[0].Password), default));
        Assert.True(signedIn.Value!.MustChangePassword);
        var held = await county.WithAsync<Authority, IReadOnlyList<HeldPosition>>(a => a.HoldingsOfAsync(done.Created[0].PersonId, new DateOnly(2022, 1, 4), default));
        Assert.Equal([Positions.Drafter, Positions.SecrecyReviewer], held.Select(h => h.Position));
    }

    [Fact]
    public async Task The_same_file_again_names_every_row_as_there_already()
    {
        await RunAsync(Good, confirmed: true);

        var again = (await RunAsync(Good, confirmed: true)).Value!;

        Assert.Equal(3, again.Faulty);
        Assert.Equal(1, await county.QueryAsync(db => db.Users.CountAsync(p => p.UserName == "lisi")));
    }

    [Fact]
    public async Task A_thousand_people_come_in_at_once()
    {
        var rows = string.Concat(Enumerable.Range(1, 1000).Select(i => $"青石镇人民政府,人员{i},person{i},经办人,2022-01-01,,,\n"));

        var done = (await RunAsync(Heading + rows, confirmed: true)).Value!;

        Assert.Equal(1000, done.Created.Count);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-8 with mark")]
    [InlineData("utf-16")]
    [InlineData("GB18030")]
    public void A_file_is_read_in_the_encodings_that_spreadsheets_save(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        byte[] bytes = encoding switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(Good),
            "utf-8 with mark" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Good)],
            "utf-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Good)],
            _ => Encoding.GetEncoding("GB18030").GetBytes(Good),
        };

        Assert.Equal(Good, PeopleCsv.Decode(bytes).Value);
    }

    [Theory]
    [InlineData(";")]
    [InlineData("\t")]
    public void Columns_may_stand_in_any_order_and_behind_other_separators(string separator)
    {
        var text = string.Join(separator, "姓名", "备注", "登录名", "单位", "岗位", "起始日期") + "\r\n" + string.Join(separator, "李四", "\"两行\n备注\"", "lisi", "青石镇人民政府", "经办人", "2022-01-01") + "\r\n"
            + string.Join(separator, "王五", "", "wangwu", "青石镇人民政府", "经办人", "2022-01-01") + "\r\n";

        var rows = PeopleCsv.Read(text).Value!;

        Assert.Equal([(2, "李四"), (4, "王五")], rows.Select(r => (r.Line, r.DisplayName)));
        Assert.Equal("青石镇人民政府", rows[0].Unit);
    }

    [Fact]
    public void A_workbook_an_image_and_a_file_too_large_are_refused_in_words()
    {
        Assert.Contains("另存为", PeopleCsv.Decode("PK\u0003\u0004zip"u8.ToArray()).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("编码看不懂", PeopleCsv.Decode((byte[])[0x89, 0x50, 0x4E, 0x47, 0xFF, 0xFF, 0x00]).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("最多2MB", PeopleCsv.Decode(new byte[PeopleCsv.MaxSize + 1]).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_cell_of_the_password_list_is_run_by_a_spreadsheet()
    {
        var text = Encoding.UTF8.GetString(PeopleCsv.Write([new NewAccount(Guid.Empty, "lisi", "=cmd|' /C calc'!A0", "abc2")]));

        Assert.DoesNotContain("\n=cmd", text, StringComparison.Ordinal);
        Assert.Contains("'=cmd", text, StringComparison.Ordinal);
    }

    private Task<Result<ImportOutcome>> RunAsync(string text, bool confirmed) =>
        county.WithAsync<ImportPeopleHandler, Result<ImportOutcome>>(h => h.HandleAsync(new ImportPeople(administrator, text, confirmed), default));
}
