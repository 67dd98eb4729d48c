using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Checks;
using Workflow.Testing;

namespace Workflow.Reports.Tests.Checks;

/// <summary>What must not be published is found however it was typed; what offices write every day is left alone.</summary>
public sealed class SensitiveTextTests
{
    [Theory]
    [InlineData("申请人身份证号１１０１０５１９４９１２３１００２Ｘ", "身份证号")]
    [InlineData("110105 19491231 002X", "身份证号")]
    [InlineData("110105-1949-1231-002x。", "身份证号")]
    [InlineData("1101051949\n1231002X", "身份证号")]
    [InlineData("1\u200B10105\u00A01949\u20091231 002X", "身份证号")]
    [InlineData("1\t1\t0\t1\t0\t5\t1\t9\t4\t9\t1\t2\t3\t1\t0\t0\t2\tX", "身份证号")]
    [InlineData("联系电话0917-1234567 11010519491231002X 张家村", "身份证号")]
    [InlineData("序号1 11010519491231002X", "身份证号")]
    [InlineData("1380013800011010519491231002X", "身份证号")]
    [InlineData("残疾证号11010519491231000343", "残疾人证号（含身份证号）")]
    [InlineData("残疾证号11010519491231002X43", "身份证号")]
    [InlineData("卡号６２２２０２１２３４５６７８９０１２８", "银行卡号")]
    [InlineData("6222-0212-3456-7890-128", "银行卡号")]
    [InlineData("卡号：622202 1234567890128", "银行卡号")]
    [InlineData("护照号：E12345678", "护照号")]
    [InlineData("护照号码 EA1234567", "护照号")]
    [InlineData("机密★1年", "密级或内部标志")]
    [InlineData("秘密★", "密级或内部标志")]
    [InlineData("绝 密 ★ 长期", "密级或内部标志")]
    [InlineData("机\n密★１０年", "密级或内部标志")]
    [InlineData("机密＊1年", "密级或内部标志")]
    [InlineData("内部★5年", "密级或内部标志")]
    [InlineData("普通商密▲3年", "密级或内部标志")]
    public void It_stops_a_text(string text, string what)
    {
        var mark = Assert.Single(SensitiveText.Find(text), m => m.Certain);
        Assert.Equal(what, mark.What);
        Assert.InRange(mark.Length, 1, text.Length - mark.Start);
        Assert.True(mark.IsSecrecy || mark.Shown.Contains("***", StringComparison.Ordinal), mark.Shown);
    }

    [Theory]
    [InlineData("联系人电话：138 0013 8000", "手机号码")]
    [InlineData("＋８６１３８００１３８０００", "手机号码")]
    [InlineData("身份证110105194912310021", "身份证号")]
    [InlineData("身份证110105491231002", "身份证号")]
    [InlineData("收款账号2600123456789012345", "银行账号")]
    [InlineData("密级：秘密", "密级或内部标志")]
    [InlineData("绝 密\n关于某事的通知", "密级或内部标志")]
    [InlineData("内部资料，注意保存", "密级或内部标志")]
    [InlineData("内部文件 严禁外传", "密级或内部标志")]
    [InlineData("仅供内部参考", "密级或内部标志")]
    [InlineData("港澳通行证号：H12345678", "通行证号")]
    public void It_asks_about_a_text(string text, string what)
    {
        var mark = Assert.Single(SensitiveText.Find(text));
        Assert.Equal(what, mark.What);
    }

    [Theory]
    [InlineData("云岭政办发〔2021〕12号，监督电话0917-1234567，邮编721000，邮箱123456789@qq.com。")]
    [InlineData("统一社会信用代码：11610729016056789X，统一社会信用代码 110105194912310026。")]
    [InlineData("项目总投资12345678901.35元，其中中央资金13800138000元，占地6,222,021.50平方米。")]
    [InlineData("2021年1月1日至2021年12月31日，2021-01-01 2021-12-31 08:30-17:30。")]
    [InlineData("做好国家秘密、商业秘密和个人隐私的审查；涉密文件不得上网；属于内部事务信息的不予公开。")]
    [InlineData("项目代码2020-610729-62-03-012345，采矿许可证号C6200002009123210012345，食品许可证JY26207290012345。")]
    [InlineData("1\t2\t3\t4\t5\t6\t7\t8\t9\t0\t1\t2\t3\t4\t5\t6\t7\t8\t9")]
    [InlineData("12 345 6789 2021 1 23 456 78 90 1234 5678 9012")]
    [InlineData("保守工作秘密，严格保密审查。秘密级以上载体由专人管理。")]
    public void What_offices_write_is_left_alone(string text) => Assert.Empty(SensitiveText.Find(text));

    [Fact]
    public void A_number_in_any_grouping_and_width_is_found_in_any_text_and_masked() =>
        Check.One(LongRun.Draws(300), Prop.ForAll(Written.ToArbitrary(), written =>
        {
            var found = SensitiveText.Find(written.Text);
            var mark = Assert.Single(found, m => m.What == written.What);
            Assert.True(mark.Start >= written.Before.Length && mark.Start + mark.Length <= written.Text.Length);
            Assert.DoesNotContain(written.Number[4..14], mark.ToString(), StringComparison.Ordinal);
        }));

    [Fact]
    public void Random_official_prose_is_never_stopped() =>
        Check.One(LongRun.Draws(500), Prop.ForAll(Prose.ToArbitrary(), text =>
            Assert.DoesNotContain(SensitiveText.Find(text), m => m.Certain)));

    [Fact]
    public void A_text_of_nothing_but_digits_and_blanks_takes_no_time()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        SensitiveText.Find(string.Concat(Enumerable.Repeat("1 ", 50_000)));
        SensitiveText.Find(new string('1', 100_000));
        SensitiveText.Find(string.Concat(Enumerable.Repeat("62\n", 25_000)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    private sealed record Case(string Before, string Number, string Text, string What);

    private static readonly Gen<string> Words = Gen.Elements("", "申请人", "现将有关情况公告如下：", "张家村三组", "2021年，共办理12件。", "〔2021〕3号，");

    private static readonly Gen<(string Number, string What)> Numbers = Gen.OneOf(
        from province in Gen.Elements("110105", "610729", "330102", "650102")
        from day in Gen.Choose(0, 40_000)
        from order in Gen.Choose(0, 999)
        let body = $"{province}{new DateOnly(1920, 1, 1).AddDays(day):yyyyMMdd}{order:000}"
        select (body + "10X98765432"[body.Select((c, i) => (c - '0') * ((1 << (17 - i)) % 11)).Sum() % 11], "身份证号"),
        from digits in Gen.Choose(0, 9).ListOf(16)
        let body = "62" + string.Concat(digits)
        let sum = body.Select((c, i) => (body.Length - i) % 2 == 1 ? (c - '0') * 2 > 9 ? ((c - '0') * 2) - 9 : (c - '0') * 2 : c - '0').Sum()
        select (body + (char)('0' + ((10 - (sum % 10)) % 10)), "银行卡号"));

    private static readonly Gen<Case> Written =
        from number in Numbers
        from before in Words
        from after in Words
        from wide in Gen.Elements(true, false)
        from gaps in Gen.Elements("", "", "", " ", "-", "\n", "\u3000", " - ", "\u200B", "－").ListOf(number.Number.Length)
        let typed = string.Concat(number.Number.Select((c, i) => (i == 0 ? "" : gaps[i]) + (wide ? (char)(c + 0xFEE0) : c)))
        // A year that stands right before would belong to it.
        let start = before.Length > 0 && char.IsDigit(before[^1]) ? before + "：" : before
        select new Case(start, number.Number, start + typed + (after.Length > 0 && char.IsDigit(after[0]) ? "，" : "") + after, number.What);

    private static readonly Gen<string> Prose = Gen.OneOf(
        from year in Gen.Choose(1990, 2030)
        from number in Gen.Choose(1, 999)
        select $"云岭政办发〔{year}〕{number}号",
        from amount in Gen.Choose(1, int.MaxValue)
        from cents in Gen.Choose(0, 99)
        select $"资金{amount}{cents}.{cents:00}元",
        from code in Gen.Elements("0123456789ABCDEFGHJKLMNPQRTUWXY".ToCharArray()).ListOf(9)
        from check in Gen.Elements("0123456789ABCDEFGHJKLMNPQRTUWXY".ToCharArray())
        select $"统一社会信用代码11610729{string.Concat(code)}{check}",
        from area in Gen.Choose(10, 999)
        from phone in Gen.Choose(2_000_000, 8_999_999)
        select $"电话0{area}-{phone}",
        from a in Gen.Choose(0, 99_999)
        from b in Gen.Choose(0, 999)
        from c in Gen.Choose(0, 99)
        select $"{a}件、{b}人、{c}个，增长{c}.{b}%",
        from from1 in Gen.Choose(1, 28)
        from month in Gen.Choose(1, 12)
        select $"2021年{month}月{from1}日（2021-{month:00}-{from1:00}）",
        from cells in Gen.Choose(0, 20_000).ListOf(8)
        select string.Join('\t', cells)).ListOf(12).Select(parts => string.Join("，", parts));
}
