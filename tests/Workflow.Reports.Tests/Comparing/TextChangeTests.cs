using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Comparing;
using Workflow.Testing;

namespace Workflow.Reports.Tests.Comparing;

public sealed class TextChangeTests
{
    [Theory]
    [InlineData("全年公开信息12条，解读3条。", "全年公开信息15条，解读4条。", "全年公开信息[12→15]条，解读[3→4]条。")]
    [InlineData("满意率96.5%。", "满意率97%。", "满意率[96.5%→97%]。")]
    [InlineData("主要问题：一是更新慢。", "主要问题：一是解读少；二是更新慢。", "主要问题：一是[→解读少；二是]更新慢。")]
    [InlineData("公开信息。开展培训。", "公开信息。接受监督。开展培训。", "公开信息。[→接受监督。]开展培训。")]
    [InlineData("松岭镇严格落实保密审查制度，群众办事更方便。", "松岭镇认真执行信息发布规定，群众办事更方便。", "松岭镇[严格落实保密审查制度→认真执行信息发布规定]，群众办事更方便。")]
    [InlineData("公开了甲件乙条信息。", "公开了丙件丁条信息。", "公开了[甲件乙→丙件丁]条信息。")]
    [InlineData("没有需要说明的事项", "未收取信息处理费", "[没有需要说明的事项→]\n[→未收取信息处理费]")]
    [InlineData("加强政府信息公开工作。", "加强和规范政府信息公开工作。", "加强[→和规范]政府信息公开工作。")]
    public void Changes_within_a_paragraph_read_well(string before, string after, string shown) => Assert.Equal(shown, Show(before, after));

    [Fact]
    public void Paragraphs_find_each_other_before_their_words_are_compared() =>
        Assert.Equal(
            """
            第一段讲主动公开，全年[312→320]条。
            [→新写的一段，讲培训和考核。]
            第二段讲依申请公开，全年22件。
            [第三段整段删去，内容与别处重复。→]
            """.ReplaceLineEndings("\n"),
            Show("第一段讲主动公开，全年312条。\n第二段讲依申请公开，全年22件。\n第三段整段删去，内容与别处重复。",
                "第一段讲主动公开，全年320条。\n新写的一段，讲培训和考核。\n第二段讲依申请公开，全年22件。"));

    [Fact]
    public void A_paragraph_with_too_many_changes_is_compared_by_sentences()
    {
        var kept = string.Concat(Enumerable.Range(1, 60).Select(n => $"这是第{n}句，两边都有。"));
        var pieces = Assert.Single(Compare(Noise('一', 600) + "。" + kept + "收到3件。", Noise('魚', 600) + "。" + kept + "收到4件。").Paragraphs).Pieces;
        Assert.Equal([PieceKind.Deleted, PieceKind.Inserted, PieceKind.Same, PieceKind.Deleted, PieceKind.Inserted, PieceKind.Same], pieces.Select(p => p.Kind));
        Assert.Contains(kept, pieces[2].Text, StringComparison.Ordinal);
        Assert.Equal(("3", "4"), (pieces[3].Text, pieces[4].Text));
    }

    [Fact]
    public void No_scrap_shorter_than_what_changed_on_both_sides_stands_alone() =>
        Check.One(LongRun.Draws(), Prop.ForAll(
            Gen.Elements("公开政府信息，。12".ToCharArray()).ListOf(40).Select(c => string.Concat(c)).Two().ToArbitrary(),
            x =>
            {
                var pieces = Compare("信息公开年度报告" + x.Item1, "信息公开年度报告" + x.Item2) is { } change ? change.Paragraphs.SelectMany(p => p.Pieces).ToArray() : [];
                for (var i = 1; i < pieces.Length - 1; i++)
                {
                    if (pieces[i].Kind == PieceKind.Same)
                    {
                        Assert.True(pieces[i].Text.Length > Math.Min(8, Math.Min(Changed(pieces, i, -1), Changed(pieces, i, 1))), Show(pieces));
                    }
                }
                return true;
            }));

    private static int Changed(TextPiece[] pieces, int at, int step)
    {
        var longest = 0;
        for (var i = at + step; i >= 0 && i < pieces.Length && pieces[i].Kind != PieceKind.Same; i += step)
        {
            longest = Math.Max(longest, pieces[i].Text.Length);
        }
        return longest;
    }

    /// <summary>Characters that no other noise has.</summary>
    private static string Noise(char first, int count) => string.Concat(Enumerable.Range(0, count).Select(i => (char)(first + (i % 20))));

    private static TextChange? Find(string before, string after) =>
        ReportComparison.Of(Tidy.With("problems", before), Tidy.With("problems", after)).Texts.SingleOrDefault();

    private static TextChange Compare(string before, string after) => Find(before, after)!;

    private static string Show(string before, string after) =>
        string.Join('\n', Compare(before, after).Paragraphs.Select(p => Show(p.Pieces)));

    private static string Show(IReadOnlyList<TextPiece> pieces)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pieces.Count; i++)
        {
            var replaced = pieces[i].Kind == PieceKind.Deleted && i + 1 < pieces.Count && pieces[i + 1].Kind == PieceKind.Inserted;
            text.Append(pieces[i].Kind switch
            {
                PieceKind.Same => pieces[i].Text,
                PieceKind.Deleted => $"[{pieces[i].Text}→{(replaced ? pieces[i + 1].Text : "")}]",
                _ => $"[→{pieces[i].Text}]",
            });
            i += replaced ? 1 : 0;
        }
        return text.ToString();
    }
}
