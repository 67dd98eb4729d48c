using System.IO.Compression;
using System.Text;
using Workflow.Reports.Exporting;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Importing;

public sealed class OtherFilesTests
{
    [Theory]
    [InlineData("%PDF-1.7 …", "PDF")]
    [InlineData("", "空的")]
    [InlineData(" \r\n\t", "空的")]
    [InlineData("{\"a\":1}", "schema")]
    [InlineData("{\n\"a\"", "JSON 第2行")]
    [InlineData("PK\u0003\u0004xxxx", "已损坏")]
    public void A_file_that_can_not_be_read_says_why_and_what_to_do(string content, string reason)
    {
        var reading = Files.Read(content);
        Assert.Null(reading.Report);
        Assert.Contains(reason, reading.Unreadable, StringComparison.Ordinal);
    }

    [Fact]
    public void The_old_format_of_Word_is_named_as_such() =>
        Assert.Contains("另存为 docx", Files.Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "a.doc").Unreadable, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_unpacks_to_hundreds_of_megabytes_is_refused_without_unpacking_it()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = zip.CreateEntry("word/document.xml").Open();
            var spaces = Enumerable.Repeat((byte)' ', 1_000_000).ToArray();
            for (var i = 0; i < 300; i++)
            {
                part.Write(spaces);
            }
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("展开后太大", Files.Read(file.ToArray()).Unreadable, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000_000);
    }

    [Theory]
    [InlineData("word/document.xml", "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><w><body><p><r><t>&b;</t></r></p></body></w>")]
    [InlineData("word/document.xml", "<w/>")]
    [InlineData("mimetype", "application/epub+zip")]
    public void An_archive_that_is_no_document_is_refused(string part, string content) => Assert.NotNull(Files.Read(Archive.Of((part, content))).Unreadable);

    [Fact]
    public void Elements_inside_one_another_without_end_are_refused()
    {
        Assert.Contains("复杂", Files.Read("<html>" + string.Concat(Enumerable.Repeat("<div>", 5000))).Unreadable, StringComparison.Ordinal);
        var deep = string.Concat(Enumerable.Repeat("<sdt>", 5000)) + string.Concat(Enumerable.Repeat("</sdt>", 5000));
        Assert.Contains("复杂", Files.Read(Archive.Of(("word/document.xml", $"<document><body>{deep}</body></document>"))).Unreadable, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_longer_than_any_report_is_refused()
    {
        Assert.Contains("太长", Files.Read(string.Concat(Enumerable.Repeat("一段。\n", 30_000))).Unreadable, StringComparison.Ordinal);
        Assert.Contains("20MB", Files.Read(new byte[21_000_000]).Unreadable, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_file_may_be_wrong_and_its_folder_is_not_shown()
    {
        var docx = ReportExport.Bytes(Tidy.Current, ReportExport.Find("docx")!);
        var reading = Files.Read(docx, "C:\\报告\\年报.txt");
        Assert.Equal(("年报.txt", Tidy.Current.Hash()), (reading.Source.Name, reading.Report!.Hash()));
    }

    [Theory]
    [InlineData("GB18030")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void Text_is_read_in_the_encodings_that_offices_use(string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var bytes = encoding.GetPreamble().Concat(encoding.GetBytes(Encoding.UTF8.GetString(Files.RowPerLine(Faulty.Mixed)))).ToArray();
        Assert.Equal(Seed004().Cells, Files.Read(bytes, "a.txt").Report!.Cells);
    }

    [Fact]
    public void What_surrounds_the_report_on_a_page_is_not_part_of_it()
    {
        var page = Encoding.UTF8.GetString(Files.Html(Faulty.Mixed))
            .Replace("<div class=content>", "<div>您当前的位置</div><div class=content>", StringComparison.Ordinal).Replace("</div><footer>", "</div><div>打印本页 关闭窗口</div><footer>", StringComparison.Ordinal);
        Assert.Equal(Files.Read(Faulty.Mixed, "html").Report!.Hash(), Files.Read(page).Report!.Hash());
    }

    [Fact]
    public void Tables_that_lost_their_tabs_are_read_where_the_figures_are_as_many_as_the_columns()
    {
        var lines = Encoding.UTF8.GetString(ReportExport.Bytes(Tidy.Current, ReportExport.Find("txt")!)).Replace('\t', '\n');
        var reading = Files.Read(lines);
        // Only the line of table four has lost what says whose figures they are.
        var question = Assert.Single(reading.Questions);
        Assert.Equal(Tidy.Current.Cells, reading.Answered(new Dictionary<string, int> { [question.Key] = 0 })!.Cells);
        Assert.All(reading.Report!.Cells.Where(c => !c.Key.StartsWith("t4", StringComparison.Ordinal)), c => Assert.Equal(Tidy.Current.Cell(c.Key), c.Value));
    }

    [Fact]
    public void A_row_that_is_misspelt_is_asked_with_the_row_it_resembles()
    {
        var text = Encoding.UTF8.GetString(Files.RowPerLine(Faulty.Mixed)).Replace("重复申请", "重复性的申请", StringComparison.Ordinal).Replace("其他\t1", "其他\t7", StringComparison.Ordinal);
        var changed = Files.Read(text.Replace("重复性的申请\t", "重复性的申请\t9", StringComparison.Ordinal));
        var question = changed.Questions.Single(q => q.Text.Contains("重复性的申请", StringComparison.Ordinal));
        Assert.Equal("9", question.Choices[0].Cells["t3.declined-repeated.natural"]);
        Assert.Null(changed.Report!.Cell("t3.declined-repeated.natural"));
        Assert.Equal("7", changed.Report.Cell("t3.other-rest.natural"));
    }

    [Fact]
    public void A_row_with_a_cell_less_than_the_others_is_asked_even_if_it_has_as_many_as_the_columns()
    {
        // The empty cell behind each label belongs to the label; here one figure is gone.
        var zeros = string.Concat(Enumerable.Repeat("\t0", 7));
        var text = $"松岭镇2021年政府信息公开工作年度报告\n一、本年新收政府信息公开申请数量\t{zeros}\n二、上年结转政府信息公开申请数量\t{zeros[2..]}\n四、结转下年度继续办理\t{zeros}\n";
        var reading = Files.Read(text);
        Assert.Contains(reading.Questions, q => q.Text.Contains("“二、上年结转政府信息公开申请数量”行：应有7个数，文件里有6个", StringComparison.Ordinal));
        Assert.Equal(("0", null), (reading.Report!.Cell("t3.new.natural"), reading.Report.Cell("t3.carried.total")));
    }

    [Fact]
    public void A_row_that_stands_twice_with_other_figures_is_asked()
    {
        var text = Encoding.UTF8.GetString(Files.RowPerLine(Faulty.Mixed)).Replace("行政规范性文件\t4\t0\t8", "行政规范性文件\t4\t0\t8\n行政规范性文件\t5\t0\t8", StringComparison.Ordinal);
        var reading = Files.Read(text);
        var question = Assert.Single(reading.Questions);
        Assert.Equal(["4", "5"], question.Choices.SkipLast(1).Select(c => c.Cells["t2.documents.made"]));
        Assert.Null(reading.Report!.Cell("t2.documents.made"));
    }

    [Fact]
    public void A_small_table_of_the_authors_own_is_not_taken_for_the_forms()
    {
        var text = Encoding.UTF8.GetString(Files.RowPerLine(Faulty.Mixed)).Replace("新增栏目。", "新增栏目。\n类别\t件数\n行政处罚\t77\n", StringComparison.Ordinal);
        var reading = Files.Read(text);
        Assert.NotEqual("77", reading.Report!.Cell("t2.punishments.decisions"));
    }

    [Fact]
    public void Without_tables_the_title_says_which_layout_and_without_either_nothing_does()
    {
        Assert.Equal("2019", Files.Read("松岭镇2020年政府信息公开工作年度报告\n一、总体情况\n公开信息。").Report!.LayoutId);
        var unknown = Files.Read("会议通知\n请准时参加。");
        Assert.Null(unknown.Report);
        Assert.Equal([0, 1], unknown.Unplaced);
    }
}
