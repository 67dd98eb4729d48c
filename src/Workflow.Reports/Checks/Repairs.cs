using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>The smallest sets of cell edits after which most of the failing rules hold.</summary>
public static class Repairs
{
    private const int Proposed = 5;
    private const int MostEdits = 4;

    /// <returns>Best first; empty when every rule holds.</returns>
    public static IReadOnlyList<Repair> For(Report report) =>
        [.. Search(report.Layout, report.Layout.Rules, report.Layout.Cells.ToDictionary(c => c.Key, report.Read)).Select(r => r.Repair)];

    /// <param name="Clears">Rules that fail now and hold afterwards.</param>
    internal sealed record Proposal(Repair Repair, IReadOnlySet<ArithmeticRule> Clears);

    internal static IReadOnlyList<Proposal> Search(
        ReportLayout layout, IReadOnlyList<ArithmeticRule> rules, IReadOnlyDictionary<string, CellReading> readings)
    {
        var sheet = new Sheet(layout, rules, readings);
        var start = sheet.Start();
        if (start.Failing == 0)
        {
            return [];
        }
        // A sheet with many faults is searched less broadly: what matters there is that the answer comes while somebody types.
        var width = Math.Clamp(240 / start.Failing, 3, 32);
        var (frontier, best) = (new List<State> { start }, new List<State>());
        for (var edits = 1; edits <= MostEdits && frontier.Count > 0 && (best.Count == 0 || best[0].Failing > 0); edits++)
        {
            frontier = [.. frontier.SelectMany(sheet.Next).DistinctBy(s => s.Key).Order(State.BestFirst).Take(width)];
            best = [.. best.Concat(frontier.Where(s => s.Failing < start.Failing)).Order(State.BestFirst).Take(Proposed)];
        }
        return [.. best.Select(s => Propose(layout, readings, sheet, start, s))];
    }

    private static Proposal Propose(
        ReportLayout layout, IReadOnlyDictionary<string, CellReading> readings, Sheet sheet, State start, State state)
    {
        var edits = state.Edits.Select(e => new Edit.Cell(e.Cell, Written(readings[e.Cell]), Arithmetic.Show(e.Value))).ToArray();
        var cleared = sheet.Cleared(start, state);
        var label = string.Join("，", edits.Select(e => $"把{layout.Cell(e.Key).Place}{(e.From is null ? "填为" : $"由{e.From}改为")}{e.To}"));
        return new(new(label + (state.Failing == 0 ? "，全部相符" : $"，可消除{cleared.Count}处不符，还剩{state.Failing}处"), edits), cleared);
    }

    private static string? Written(CellReading reading) => reading switch
    {
        CellReading.Number number => number.Text,
        CellReading.NotANumber => "不是数字",
        _ => null,
    };

    /// <summary>The rules as an equation system: changing a cell moves each rule that it stands in.</summary>
    private sealed class Sheet
    {
        private readonly ArithmeticRule[] _rules;
        private readonly Dictionary<string, (int Rule, int Sign)[]> _rulesOf;
        private readonly IReadOnlyDictionary<string, CellReading> _readings;
        private readonly ReportLayout _layout;

        public Sheet(ReportLayout layout, IReadOnlyList<ArithmeticRule> rules, IReadOnlyDictionary<string, CellReading> readings)
        {
            (_layout, _readings) = (layout, readings);
            _rules = [.. rules];
            _rulesOf = _rules
                .SelectMany((r, i) => r.Left.Select(c => (Cell: c, Rule: i, Sign: 1)).Concat(r.Right.Select(c => (Cell: c, Rule: i, Sign: -1))))
                .GroupBy(x => x.Cell)
                .ToDictionary(g => g.Key, g => g.Select(x => (x.Rule, x.Sign)).ToArray());
        }

        public State Start()
        {
            var differences = new decimal[_rules.Length];
            var open = new int[_rules.Length];
            foreach (var (cell, rules) in _rulesOf)
            {
                foreach (var (rule, sign) in rules)
                {
                    differences[rule] += sign * Value(cell);
                    open[rule] += IsOpen(cell, _rules[rule]) ? 1 : 0;
                }
            }
            return new([], differences, open, Failing(differences, open), 0);
        }

        /// <summary>Every state one sensible edit away: a value that makes one of the failing rules hold.</summary>
        public IEnumerable<State> Next(State state)
        {
            foreach (var (cell, value) in Candidates(state))
            {
                var (differences, open) = ((decimal[])state.Differences.Clone(), (int[])state.Open.Clone());
                foreach (var (rule, sign) in _rulesOf[cell])
                {
                    differences[rule] += sign * (value - Value(cell));
                    open[rule] -= IsOpen(cell, _rules[rule]) ? 1 : 0;
                }
                yield return new(
                    [.. state.Edits, (cell, value)], differences, open, Failing(differences, open), state.Cost + Cost(cell, value));
            }
        }

        public HashSet<ArithmeticRule> Cleared(State before, State after) =>
            _rules.Where((_, i) => (before.Differences[i] != 0 || before.Open[i] > 0) && after.Differences[i] == 0 && after.Open[i] == 0)
                .ToHashSet<ArithmeticRule>(ReferenceEqualityComparer.Instance);

        private IEnumerable<(string Cell, decimal Value)> Candidates(State state)
        {
            var seen = new HashSet<(string, decimal)>();
            for (var i = 0; i < _rules.Length; i++)
            {
                if (state.Differences[i] == 0 && state.Open[i] == 0)
                {
                    continue;
                }
                foreach (var cell in _rules[i].Left.Concat(_rules[i].Right))
                {
                    var sign = _rulesOf[cell].First(r => r.Rule == i).Sign;
                    var value = Value(cell) - sign * state.Differences[i];
                    var kind = _layout.Cell(cell).Kind;
                    var changes = value != Value(cell) || IsOpen(cell, _rules[i]);
                    if (changes && value <= kind.Max && (value >= 0 || (kind.Negative && value >= -kind.Max))
                        && !state.Edits.Any(e => e.Cell == cell) && seen.Add((cell, value)))
                    {
                        yield return (cell, value);
                    }
                }
            }
        }

        // Of equal repairs the one that looks most like a slip of the hand, and a total sooner than what it sums.
        private int Cost(string cell, decimal value) => _readings[cell] switch
        {
            CellReading.Number number => Slip(number.Text, Arithmetic.Show(value)) * 2 + (_layout.Cell(cell).IsTotal ? 0 : 1),
            _ => _layout.Cell(cell).IsTotal ? 1 : _readings[cell] is CellReading.NotANumber ? 2 : 9,
        };

        /// <summary>1 for one digit changed, added or lost, or two neighbours swapped; else how many digits there are.</summary>
        private static int Slip(string from, string to)
        {
            if (from.Length == to.Length)
            {
                var differ = Enumerable.Range(0, from.Length).Where(i => from[i] != to[i]).ToArray();
                return differ is [_] || (differ is [var a, var b] && b == a + 1 && from[a] == to[b] && from[b] == to[a]) ? 1 : Math.Max(differ.Length, 2);
            }
            var (shorter, longer) = from.Length < to.Length ? (from, to) : (to, from);
            return longer.Length == shorter.Length + 1 && Enumerable.Range(0, longer.Length).Any(i => longer.Remove(i, 1) == shorter) ? 1 : Math.Max(longer.Length, 2);
        }

        private decimal Value(string cell) => _readings[cell] is CellReading.Number number ? number.Value : 0;

        /// <summary>Whether the rule waits for this cell: what stands there is no number, or a total is blank over filled details.</summary>
        private bool IsOpen(string cell, ArithmeticRule rule) => _readings[cell] switch
        {
            CellReading.NotANumber => true,
            CellReading.Blank => rule.LeftIsTotal && rule.Left[0] == cell && rule.Right.Any(c => _readings[c] is CellReading.Number),
            _ => false,
        };

        private static int Failing(decimal[] differences, int[] open)
        {
            var failing = 0;
            for (var i = 0; i < differences.Length; i++)
            {
                failing += differences[i] != 0 || open[i] > 0 ? 1 : 0;
            }
            return failing;
        }
    }

    /// <param name="Differences">Left minus right, by rule.</param>
    /// <param name="Open">How many cells each rule still waits for.</param>
    private sealed record State(
        IReadOnlyList<(string Cell, decimal Value)> Edits, decimal[] Differences, int[] Open, int Failing, int Cost)
    {
        public static readonly Comparer<State> BestFirst = Comparer<State>.Create((a, b) =>
            a.Failing != b.Failing ? a.Failing.CompareTo(b.Failing)
            : a.Edits.Count != b.Edits.Count ? a.Edits.Count.CompareTo(b.Edits.Count)
            : a.Cost.CompareTo(b.Cost));

        public string Key { get; } = string.Join(';', Edits.Select(e => $"{e.Cell}={e.Value}").Order(StringComparer.Ordinal));
    }
}
