using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Checks;
using Workflow.Testing;

namespace Workflow.Reports.Tests.Checks;

public sealed class ChineseNumbersTests
{
    [Theory]
    [InlineData("共 41 条", 41, 41, "条")]
    [InlineData("办件１２３件", 123, 123, "件")]
    [InlineData("信息6,124条", 6124, 6124, "条")]
    [InlineData("收到二十三件", 23, 23, "件")]
    [InlineData("制发两件", 2, 2, "件")]
    [InlineData("转发一百零二篇", 102, 102, "篇")]
    [InlineData("转发一百二篇", 120, 120, "篇")]
    [InlineData("一万三千五百条", 13500, 13500, "条")]
    [InlineData("二〇二一年", 2021, 2021, "年")]
    [InlineData("2300 余条", 2300, 2399, "条")]
    [InlineData("1.7万余人", 17000, 17999, "人")]
    [InlineData("20多个", 20, 29, "个")]
    [InlineData("百余条", 100, 199, "条")]
    [InlineData("10—20条", 10, 20, "条")]
    [InlineData("10条至20条", 10, 20, "条")]
    [InlineData("七八个", 7, 8, "个")]
    [InlineData("近200件", 180, 200, "件")]
    [InlineData("超过200件", 200, 220, "件")]
    [InlineData("1.98万元", 1.98, 1.98, "万元")]
    [InlineData("增长8.3%", 8.3, 8.3, "%")]
    public void A_number_is_read_as_offices_write_it(string text, double low, double high, string unit)
    {
        var quantity = Assert.Single(ChineseNumbers.Find(text));
        Assert.Equal(((decimal)low, (decimal)high, unit), (quantity.Low, quantity.High, quantity.Unit));
    }

    [Theory]
    [InlineData("第一条，一是统一思想，十分重视百姓，千方百计，万一")]
    [InlineData("“十四五”规划和三安全一稳定")]
    [InlineData("百分之三十")]
    [InlineData("账号622848001234567890123456")]
    public void A_word_that_only_looks_like_a_number_is_none(string text) => Assert.Empty(ChineseNumbers.Find(text));

    [Fact]
    public void Each_is_seen_and_so_is_the_place()
    {
        var quantity = Assert.Single(ChineseNumbers.Find("解读、动态各 3 条。"));
        Assert.Equal((true, 7, "3 条"), (quantity.Each, quantity.Start, "解读、动态各 3 条。".Substring(quantity.Start, quantity.Length)));
    }

    [Fact]
    public void Every_number_reads_back_from_each_way_to_write_it() =>
        Check.One(LongRun.Draws(), Prop.ForAll(Gen.OneOf(Gen.Choose(0, 120), Gen.Choose(0, 99_999), Gen.Choose(0, 99_999_999)).ToArbitrary(), n =>
            new[] { n.ToString(), n.ToString("N0"), string.Concat(n.ToString().Select(c => (char)(c - '0' + '０'))), InChinese(n), $" {n} " }.All(written =>
                ChineseNumbers.Find($"公开{written}条。") is [var only] && only.Low == n && only.High == n && only.Unit == "条")));

    [Fact]
    public void Years_in_single_numerals_read_back() =>
        Check.One(LongRun.Draws(), Prop.ForAll(Gen.Choose(1949, 2099).ToArbitrary(), year =>
            ChineseNumbers.Find(string.Concat(year.ToString().Select(c => "〇一二三四五六七八九"[c - '0'])) + "年") is [{ Low: var low, Unit: "年" }] && low == year));

    [Fact]
    public void Any_text_is_read_without_a_fault_and_places_lie_inside_it() =>
        Check.One(LongRun.Draws(2000), Prop.ForAll(
            Gen.Elements("〇零一二三两九十百千万亿0123456789０９,，.．-—至余多各约近超第条件个年% 元。申".ToCharArray()).ListOf().Select(c => string.Concat(c)).ToArbitrary(),
            text => ChineseNumbers.Find(text).All(q => q.Start >= 0 && q.Length > 0 && q.End <= text.Length && q.Low <= q.High)));

    /// <summary>As taught in school, written independently of the reader.</summary>
    private static string InChinese(int n)
    {
        if (n == 0)
        {
            return "零";
        }
        var written = n >= 10_000
            ? InChinese(n / 10_000) + "万" + (n % 10_000 == 0 ? "" : (n % 10_000 < 1000 ? "零" : "") + Below(n % 10_000))
            : Below(n);
        return written.StartsWith("一十", StringComparison.Ordinal) ? written[1..] : written;
    }

    private static string Below(int n)
    {
        var (written, gap) = ("", false);
        foreach (var (scale, name) in new[] { (1000, "千"), (100, "百"), (10, "十"), (1, "") })
        {
            var digit = n / scale % 10;
            if (digit == 0)
            {
                gap = written.Length > 0;
                continue;
            }
            written += (gap ? "零" : "") + "〇一二三四五六七八九"[digit] + name;
            gap = false;
        }
        return written;
    }
}
