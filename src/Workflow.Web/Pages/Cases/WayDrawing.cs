using System.Globalization;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <param name="X">Of the left edge, in user units, as all measures here.</param>
/// <param name="Texts">The title, broken to fit; who and when, cut to fit.</param>
/// <param name="BadgeX">Of the middle.</param>
/// <param name="BadgeY">Of the middle.</param>
public sealed record WayBox(WayStep Step, int X, int Y, int Width, int Height, IReadOnlyList<WayText> Texts, int BadgeX, int BadgeY);

/// <param name="Y">Of the base line.</param>
public sealed record WayText(string Css, int X, int Y, string Text);

/// <param name="Path">SVG path data, the arrow's head included.</param>
public sealed record WayStroke(WayLine Line, string Path);

/// <summary>The way as a drawing: from left to right for a desk, from top to bottom for a phone.</summary>
public sealed record WayDrawing(int Width, int Height, bool Upright, IReadOnlyList<WayBox> Boxes, IReadOnlyList<WayStroke> Strokes)
{
    private const int Edge = 8;
    private const int Gap = 20;
    private const int Gutter = 12;
    private const int Head = 6;
    private const int UnderBox = 38;

    // Along the way and across it, by what stands there.
    private static readonly (int Work, int Step, int Mark, int Lane, int Box) Lying = (116, 64, 26, 110, 48);
    private static readonly (int Work, int Step, int Mark, int Lane, int Box) Standing = (54, 34, 24, 170, 160);

    private static readonly int OnlyLane = 320;

    /// <param name="today">Times of this year are written without it.</param>
    public static WayDrawing Of(CaseWay way, bool upright, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(way);
        var size = upright ? Standing : Lying;
        var lanes = way.Steps.Max(s => s.Lane) + 1;
        if (upright && lanes == 1)
        {
            size = size with { Lane = OnlyLane, Box = OnlyLane - 10 };
        }

        int Along(WayStep step) => step.IsMark ? size.Mark : step.IsWork ? size.Work : size.Step;
        var returns = way.Lines.Where(l => l.IsReturn).ToList();
        var gutter = Edge + (returns.Count * Gutter);
        var columns = new List<(int At, int Size)>();
        for (var column = 0; column <= way.Steps.Max(s => s.Column); column++)
        {
            var at = columns.Count == 0 ? Edge : columns[^1].At + columns[^1].Size + Gap;
            columns.Add((at, way.Steps.Where(s => s.Column == column).Select(Along).DefaultIfEmpty(0).Max()));
        }

        Place PlaceOf(WayStep step)
        {
            var (at, room) = columns[step.Column];
            var along = Along(step);
            var across = step.IsMark ? size.Mark : size.Box;
            return new(at + ((room - along) / 2), gutter + (step.Lane * size.Lane) + ((size.Box - across) / 2), along, across);
        }

        var places = way.Steps.ToDictionary(s => s.Id, PlaceOf, StringComparer.Ordinal);
        var strokes = way.Lines.Where(l => !l.IsReturn).Select(l => (l, Onward(way, places, columns, l, size)))
            .Concat(returns.Select((l, i) => (l, Back(places[l.From], places[l.To], Edge + (i * Gutter), (i + 1) * 7))))
            .Select(s => new WayStroke(s.l, Path(s.Item2, upright, s.l.IsReturn)));
        var (length, breadth) = (columns[^1].At + columns[^1].Size + Edge, gutter + ((lanes - 1) * size.Lane) + size.Box + (upright ? Edge : UnderBox));
        return new(
            upright ? breadth : length, upright ? length : breadth, upright, [.. way.Steps.Select(s => Box(s, places[s.Id], upright, today))], [.. strokes]);
    }

    /// <summary>What a step says of itself beside its title.</summary>
    public static (string Who, string When) Caption(WayStep step, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(step);
        var at = step.State switch
        {
            StepState.Here => step.Entries.Where(e => e.IsOpen).ToList(),
            StepState.Done or StepState.Returned => step.Entries.Where(e => e.Decision is not null).ToList(),
            _ => [],
        };
        return at is [.., var last]
            ? (string.Join('、', at.Select(e => e.Who).Distinct()), $"{LocalTime.ShortTime(last.At, today)}{(step.State == StepState.Here ? "起" : "")}")
            : (step.Positions, "");
    }

    private static WayBox Box(WayStep step, Place place, bool upright, DateOnly today)
    {
        var (x, y, width, height) = upright ? (place.Across, place.Along, place.Breadth, place.Length) : (place.Along, place.Across, place.Length, place.Breadth);
        if (step.IsMark)
        {
            return new(step, x, y, width, height, [], 0, 0);
        }

        var (who, when) = Caption(step, today);
        var texts = new List<WayText>();
        if (upright)
        {
            var below = string.Join(" · ", new[] { who, when }.Where(w => w.Length > 0));
            texts.AddRange(Broken(step.Title, (width - 44) / 14, 1).Select(t => new WayText("way-title way-start", x + 34, y + (below.Length == 0 ? (height / 2) + 5 : 22), t)));
            texts.AddRange(Broken(below, (width - 44) / 12, 1).Select(t => new WayText("way-caption way-start", x + 34, y + 42, t)));
            return new(step, x, y, width, height, texts, x + 18, y + (height / 2));
        }

        var middle = x + (width / 2);
        var title = Broken(step.Title, (width - 8) / 13, 2);
        texts.AddRange(title.Select((t, i) => new WayText("way-title", middle, y + (height / 2) + 5 + (17 * i) - (title.Count == 2 ? 8 : 0), t)));
        texts.AddRange(new[] { who, when }.Where(w => w.Length > 0).Select((t, i) => new WayText("way-caption", middle, y + height + 16 + (16 * i), Cut(t, (width + Gap - 6) / 12))));
        return new(step, x, y, width, height, texts, x + 2, y + 2);
    }

    /// <param name="fits">In Chinese characters; others take half the room.</param>
    private static List<string> Broken(string text, int fits, int atMost)
    {
        var lines = new List<string>();
        var rest = text;
        while (rest.Length > 0 && lines.Count < atMost)
        {
            var take = Math.Max(1, Enumerable.Range(1, rest.Length).TakeWhile(n => Room(rest[..n]) <= fits).LastOrDefault());
            lines.Add(lines.Count == atMost - 1 ? Cut(rest, fits) : rest[..take]);
            rest = rest[take..];
        }

        return lines;
    }

    private static string Cut(string text, int fits)
    {
        if (Room(text) <= fits)
        {
            return text;
        }

        var keep = Enumerable.Range(0, text.Length).TakeWhile(n => Room(text[..n]) <= fits - 1).Last();
        return text[..keep] + "…";
    }

    private static double Room(string text) => text.Sum(c => c < '\u2000' ? 0.56 : 1);

    /// <summary>Straight where nothing stands between; else beside what does.</summary>
    private static List<(int Along, int Across)> Onward(
        CaseWay way, Dictionary<string, Place> places, List<(int At, int Size)> columns, WayLine line, (int Work, int Step, int Mark, int Lane, int Box) size)
    {
        var (from, to) = (way.Steps.First(s => s.Id == line.From), way.Steps.First(s => s.Id == line.To));
        var (source, target) = (places[from.Id], places[to.Id]);
        bool IsFree(int lane) => !way.Steps.Any(s => s.Lane == lane && s.Column > from.Column && s.Column < to.Column);
        var (start, end) = ((source.Along + source.Length, source.Middle), (target.Along, target.Middle));
        var (early, late) = (columns[from.Column].At + columns[from.Column].Size + (Gap / 2), columns[to.Column].At - (Gap / 2));
        var beside = source.Middle + (size.Box / 2) + ((size.Lane - size.Box) * 3 / 4);
        return from.Lane == to.Lane && IsFree(from.Lane) ? [start, end]
            : IsFree(from.Lane) ? [start, (late, start.Middle), (late, end.Middle), end]
            : IsFree(to.Lane) ? [start, (early, start.Middle), (early, end.Middle), end]
            : [start, (early, start.Middle), (early, beside), (late, beside), (late, end.Middle), end];
    }

    /// <param name="at">Across, where it runs.</param>
    private static List<(int Along, int Across)> Back(Place from, Place to, int at, int aside)
    {
        var (start, end) = (from.Along + (from.Length / 2), to.Along + (to.Length / 2) + Math.Min(aside, to.Length / 3));
        return [(start, from.Across), (start, at), (end, at), (end, to.Across)];
    }

    private static string Path(List<(int Along, int Across)> points, bool upright, bool downward)
    {
        string Point(int along, int across) => upright ? Text($"{across} {along}") : Text($"{along} {across}");
        var (along, across) = points[^1];
        var head = downward
            ? $"M{Point(along - 4, across - Head)}L{Point(along, across)}L{Point(along + 4, across - Head)}"
            : $"M{Point(along - Head, across - 4)}L{Point(along, across)}L{Point(along - Head, across + 4)}";
        return $"M{string.Join('L', points.Select(p => Point(p.Along, p.Across)))}{head}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <param name="Along">Where it begins on the way.</param>
    /// <param name="Across">Where it begins across the way.</param>
    private sealed record Place(int Along, int Across, int Length, int Breadth)
    {
        public int Middle => Across + (Breadth / 2);
    }
}
