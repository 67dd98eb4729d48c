using System.Buffers;
using Workflow.Reports.Checks;

namespace Workflow.Reports;

/// <summary>A number in a text that follows a cell.</summary>
/// <param name="Text">Key of the text.</param>
/// <param name="Start">0-based, in UTF-16 characters of the cleaned text (<see cref="TextRules.Clean"/>); the digits alone, without their unit.</param>
/// <param name="Cell">Key of the cell.</param>
public sealed record NumberBinding(string Text, int Start, int Length, string Cell)
{
    /// <summary>Digits of the longest number that is bound, with its separators and decimals.</summary>
    public const int MaxLength = 20;

    internal int End => Start + Length;
}

public static class NumberBindings
{
    private static readonly SearchValues<char> InNumbers = SearchValues.Create("0123456789.,");

    /// <summary>Every bound number becomes what its cell holds; a cell that is blank or holds no number leaves it as it stands.</summary>
    /// <returns>The report, and where its bindings stand now; one that no longer stands on a number of its own is dropped.</returns>
    public static (Report Report, IReadOnlyList<NumberBinding> Bindings) Follow(Report report, IReadOnlyList<NumberBinding> bindings)
    {
        var (texts, moved) = (new Dictionary<string, string?>(), new List<NumberBinding>());
        foreach (var group in bindings.Where(b => report.Layout.HasText(b.Text) && report.Layout.HasCell(b.Cell)).GroupBy(b => b.Text))
        {
            var (text, shift, last) = (report.Text(group.Key), 0, 0);
            foreach (var binding in group.OrderBy(b => b.Start))
            {
                var start = binding.Start + shift;
                if (binding.Start < last || !IsNumber(text, start, binding.Length))
                {
                    continue;
                }
                last = binding.End;
                var value = report.Read(report.Layout.Cell(binding.Cell)) is CellReading.Number number ? Arithmetic.Show(number.Value) : text.Substring(start, binding.Length);
                text = text[..start] + value + text[(start + binding.Length)..];
                shift += value.Length - binding.Length;
                moved.Add(binding with { Start = start, Length = value.Length });
            }
            texts[group.Key] = text;
        }
        return (texts.Count == 0 ? report : report.With(texts, new Dictionary<string, string?>()), moved);
    }

    /// <summary>Where the bindings of a text stand after it was edited at one place; those that the edit touches are dropped.</summary>
    public static IEnumerable<NumberBinding> Move(IEnumerable<NumberBinding> bindings, string before, string after)
    {
        var head = before.AsSpan().CommonPrefixLength(after);
        var most = Math.Min(before.Length, after.Length) - head;
        var tail = 0;
        while (tail < most && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }
        var untouched = before.Length - tail;
        return bindings.Where(b => b.End <= head || b.Start >= untouched)
            .Select(b => b.End <= head ? b : b with { Start = b.Start + after.Length - before.Length });
    }

    /// <returns>Whether exactly this stretch is a number: no digit stands right before or behind it.</returns>
    private static bool IsNumber(string text, int start, int length) =>
        start >= 0 && length is > 0 and <= NumberBinding.MaxLength && length <= text.Length - start
        && text.AsSpan(start, length).IndexOfAnyExcept(InNumbers) < 0 && char.IsAsciiDigit(text[start]) && char.IsAsciiDigit(text[start + length - 1])
        && (start == 0 || !char.IsAsciiDigit(text[start - 1])) && (start + length == text.Length || !char.IsAsciiDigit(text[start + length]));
}
