using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Review.Levels;

/// <summary>How somebody comes to decide a task, where it is not simply his position: a unit's rule for one person speaks of appointments only.</summary>
internal enum DecidingWay { Own, Delegated, Transferred, Paper, Batch, Bus }

/// <param name="Bar">Why he cannot let it go forward; null where he can.</param>
/// <param name="ByOne">Titles of the steps of this text that are his too, where the unit allows it.</param>
internal sealed record LevelVerdict(Error? Bar, IReadOnlyList<string> ByOne)
{
    public static LevelVerdict Free { get; } = new(null, []);
}

/// <summary>一人不批自己的稿: nobody decides a level of a text he wrote, nor two levels of one text; a unit for which 县级管理员 has said so lets
/// one person do it in positions that he holds by appointment. 保密审查 is never by who wrote.</summary>
internal static class LevelRules
{
    /// <summary>What an entry calls it that its decider wrote the text, too.</summary>
    public const string Drafting = "起草";

    /// <param name="wrote">Whether he wrote or changed the text at another step; of 保密审查 at this one, too.</param>
    /// <param name="others">His other levels (<see cref="LevelHistory.By"/>).</param>
    /// <param name="allowed">Whether the unit lets one person decide several levels.</param>
    public static LevelVerdict Judge(string position, bool wrote, IReadOnlyList<LevelEntry> others, bool allowed, DecidingWay way)
    {
        if (wrote && position == Positions.SecrecyReviewer)
        {
            return new(new SecrecyOfOwnText(way == DecidingWay.Paper), []);
        }

        if (!wrote && others.Count == 0)
        {
            return LevelVerdict.Free;
        }

        if (allowed && way == DecidingWay.Own && others.All(o => o.Appointed))
        {
            return new(null, [.. wrote ? [Drafting] : Array.Empty<string>(), .. others.Select(o => o.Title).Distinct()]);
        }

        return new(wrote ? new OwnText(way, allowed) : new SecondLevel(others[^1].Title, way, allowed), []);
    }

    public static string Why(DecidingWay way, bool allowed) => way switch
    {
        DecidingWay.Delegated => "代理他人的，不能这样办",
        DecidingWay.Transferred => "转办来的，不能这样办",
        DecidingWay.Paper => "纸质签批代录的，不能这样办",
        DecidingWay.Batch => "批量办理不能这样办，请打开办理",
        DecidingWay.Bus => "系统账号不能这样办",
        _ => allowed ? "其中有代理、转办、纸质代录或者批量办的，不能这样办" : "本单位没有开放一人办理多级",
    };
}

public sealed record SecrecyOfOwnText(bool OnPaper)
    : ConflictError($"这份稿件是{(OnPaper ? "这一位" : "您")}写过或者改过的，保密审查要由没有动过稿的人办理：请由本单位另一位保密审查员办理，没有的请县级管理员另任一位；也可以退回。");

public sealed record OwnText : ConflictError
{
    internal OwnText(DecidingWay way, bool allowed)
        : base($"这份稿件是{(way == DecidingWay.Paper ? "这一位" : "您")}写过或者改过的，不能批准自己的稿件（{LevelRules.Why(way, allowed)}）。请由这个岗位的另一位办理，或者由他代理；也可以退回。") { }
}

public sealed record SecondLevel : ConflictError
{
    internal SecondLevel(string title, DecidingWay way, bool allowed)
        : base($"这一版的“{title}”也是{(way == DecidingWay.Paper ? "这一位" : "您")}办理的，一人不能办理两级（{LevelRules.Why(way, allowed)}）。请由这个岗位的另一位办理，或者由他代理；也可以退回。") { }
}
