using Workflow.Reports.Layouts;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests;

public sealed class CellTextTests
{
    private static readonly CellKind Count = Layout2021.Cell("t3.new.natural").Kind;
    private static readonly CellKind Money = Layout2021.Cell("t2.fees.amount").Kind;

    [Theory]
    [InlineData("0", "0")]
    [InlineData("23", "23")]
    [InlineData(" 23 ", "23")]
    [InlineData("２３", "23")]
    [InlineData("\u300023\u3000", "23")]
    [InlineData("23\u00A0", "23")]
    [InlineData("0 ", "0")]
    [InlineData("007", "7")]
    [InlineData("000", "0")]
    [InlineData("1,234", "1234")]
    [InlineData("１，２３４，５６７", "1234567")]
    [InlineData("\uFEFF5\u200B", "5")]
    [InlineData("5\r\n", "5")]
    [InlineData("999999999", "999999999")]
    public void A_count_is_read_whatever_the_width_of_its_digits(string typed, string stored) =>
        Assert.Equal(new CellReading.Number(decimal.Parse(stored), stored), CellText.Parse(typed, Count));

    [Theory]
    [InlineData("1.98", "1.98")]
    [InlineData("1.9800", "1.9800")]
    [InlineData("１．５", "1.5")]
    [InlineData("1。5", "1.5")]
    [InlineData("00.5", "0.5")]
    [InlineData("12,345.6789", "12345.6789")]
    public void An_amount_keeps_its_decimals(string typed, string stored) =>
        Assert.Equal(new CellReading.Number(decimal.Parse(stored), stored), CellText.Parse(typed, Money));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u3000\t")]
    [InlineData("\u200B\r\n")]
    public void Nothing_visible_is_a_blank(string? typed) => Assert.IsType<CellReading.Blank>(CellText.Parse(typed, Count));

    [Theory]
    [InlineData("/", "没有的请填0")]
    [InlineData("／", "没有的请填0")]
    [InlineData("无", "没有的请填0")]
    [InlineData("-", "没有的请填0")]
    [InlineData("——", "没有的请填0")]
    [InlineData("-1", "大于0")]
    [InlineData("－１", "大于0")]
    [InlineData("1.5", "整数")]
    [InlineData("23.0", "整数")]
    [InlineData("1e3", "完整的数字")]
    [InlineData("1E+9", "完整的数字")]
    [InlineData("12,34", "逗号")]
    [InlineData("1,,234", "逗号")]
    [InlineData("1 2", "空格")]
    [InlineData("9\n9", "空格")]
    [InlineData("3件", "只填数字，单位是件")]
    [InlineData("1.", "整数")]
    [InlineData(".5", "整数")]
    [InlineData("+5", "整数")]
    [InlineData("二十三", "整数")]
    [InlineData("٣", "整数")]
    [InlineData("<script>alert(1)</script>", "没有的填0")]
    [InlineData("1;DROP TABLE cases", "没有的填0")]
    [InlineData("NaN", "没有的填0")]
    [InlineData("0x10", "没有的填0")]
    [InlineData("1000000000", "核对位数")]
    [InlineData("9999999999999999999999999999999999999999", "核对位数")]
    [InlineData("99999999999999999999999999999999999999999", "只填数字")]
    public void What_is_not_a_count_says_what_to_type_instead(string typed, string mend)
    {
        var reading = Assert.IsType<CellReading.NotANumber>(CellText.Parse(typed, Count));
        Assert.Contains(mend, reading.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.23456", "4位小数")]
    [InlineData("3万元", "单位是万元")]
    [InlineData("1000000000", "万元")]
    [InlineData("-0.5", "大于0")]
    public void What_is_not_an_amount_says_what_to_type_instead(string typed, string mend)
    {
        var reading = Assert.IsType<CellReading.NotANumber>(CellText.Parse(typed, Money));
        Assert.Contains(mend, reading.Mend, StringComparison.Ordinal);
    }
}
