namespace Workflow.Reports.Layouts;

public enum RuleAxis { Row, Column }

/// <summary>Σ <paramref name="Left"/> = Σ <paramref name="Right"/>; a blank counts as 0.</summary>
/// <param name="LeftIsTotal">Left is one total cell: left blank over filled details, it fails.</param>
/// <param name="Line">Key of the row or column, as <paramref name="Each"/> says, that this rule is about.</param>
/// <param name="LineName">Its name in the layout.</param>
public sealed record ArithmeticRule(
    string Code, string Name, string Table, string Part, string Place, string LeftText, string RightText, bool LeftIsTotal,
    IReadOnlyList<string> Left, IReadOnlyList<string> Right, string Mend, RuleAxis Each, string Line, string LineName);

/// <summary>Σ <paramref name="Left"/> = Σ <paramref name="Right"/> + Σ <paramref name="RightBefore"/> of the year before.</summary>
/// <param name="RightBefore">Cells of last year's report; where its layout lacks one, the rule says nothing.</param>
public sealed record YearRule(
    string Code, string Name, string Table, string Part, string Place, string LeftText, string RightText,
    IReadOnlyList<string> Left, IReadOnlyList<string> Right, IReadOnlyList<string> RightBefore, string Mend,
    RuleAxis Each, string Line, string LineName);

/// <summary>A cell that another one contains, so that it can't be larger.</summary>
public sealed record LimitRule(string Code, string Less, string More, string Mend);

/// <summary>Items of the year before, how many came or went, and what was decided on them: what grows from nothing and decides nothing is asked about.</summary>
public sealed record ChangeRule(string Last, string Change, string Result);

/// <summary>
/// A number in the text that should be that of some cells, found by the words around it: of each group of
/// <paramref name="Words"/> one must stand in the clause, and none of <paramref name="Not"/>.
/// </summary>
/// <param name="Name">What is counted: 收到的申请.</param>
/// <param name="Value">Null: the number in the text. Otherwise the clause says this number without writing it (未收到: 0).</param>
/// <param name="Cells">The number may be the sum of any of these groups; the first is the one shown. Empty: no cell counts it.</param>
/// <param name="Against">Instead of a number in the text: the sum of these cells.</param>
public sealed record Mention(
    string Code, string Name, IReadOnlyList<IReadOnlyList<string>> Words, IReadOnlyList<string> Not, decimal? Value,
    IReadOnlyList<IReadOnlyList<string>> Cells, IReadOnlyList<string>? Against, string Mend);

/// <param name="Cells">Cells that the older layout says nothing of.</param>
public sealed record UpgradeAsk(IReadOnlyList<string> Cells, string Question);

/// <param name="Rest">Cells that share the old figure with <paramref name="To"/>.</param>
/// <param name="Question"><c>{value}</c> stands for the old figure.</param>
public sealed record UpgradeMove(string From, string To, IReadOnlyList<string> Rest, string Question);

/// <param name="From">Id of the older layout.</param>
/// <param name="TextsAnew">Keys of texts that start again from the newer layout's own wording.</param>
public sealed record Upgrade(
    string From, IReadOnlyList<UpgradeMove> Moves, IReadOnlyList<UpgradeAsk> Asks, IReadOnlyList<string> TextsAnew);
