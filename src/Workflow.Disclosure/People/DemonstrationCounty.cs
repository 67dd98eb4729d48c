using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <summary>An invented county to try everything in: a county office, six towns, two departments, every position filled; one town
/// has a 司法所 and a 财政所 of its own.</summary>
public sealed partial class DemonstrationCounty(DisclosureDbContext db, TimeProvider clock, ILogger<DemonstrationCounty> logger)
{
    /// <summary>Of every demonstration account; stands in the README and on the sign-in page.</summary>
    public const string Password = "Yunling-2026";

    private const string Small = "songping";

    // Early enough for a test that travels to the first campaigns.
    private static readonly DateOnly Since = new(2020, 1, 1);

    private static readonly (string Code, string Name, string Short, UnitKind Kind)[] Places =
    [
        ("yunling", "云岭县人民政府办公室", "县政府", UnitKind.County),
        ("qingshi", "青石镇人民政府", "青石镇", UnitKind.Town),
        ("baixi", "白溪镇人民政府", "白溪镇", UnitKind.Town),
        ("liuhe", "柳河镇人民政府", "柳河镇", UnitKind.Town),
        ("shiqiao", "石桥镇人民政府", "石桥镇", UnitKind.Town),
        ("hongfeng", "红枫镇人民政府", "红枫镇", UnitKind.Town),
        ("songping", "松坪乡人民政府", "松坪乡", UnitKind.Town),
        ("jiaoyu", "云岭县教育局", "县教育局", UnitKind.Department),
        ("ziran", "云岭县自然资源局", "县自然资源局", UnitKind.Department),
    ];

    /// <summary>Below 青石镇: they fill their part of its report, and have none of their own.</summary>
    private static readonly (string Code, string Name)[] Stations = [("qingshi-sifa", "青石镇司法所"), ("qingshi-caizheng", "青石镇财政所")];

    private static readonly Dictionary<string, string> Suffixes = new()
    {
        [Positions.Drafter] = "jingban",
        [Positions.SecrecyReviewer] = "baomi",
        [Positions.OfficeDirector] = "zhuren",
        [Positions.LeaderInCharge] = "fenguan",
        [Positions.PrincipalLeader] = "zhuyao",
        [Positions.CountyReviewer] = "shenhe",
        [Positions.CountyAdministrator] = "guanli",
    };

    /// <returns>qingshi.jingban for 经办人 of 青石镇; in 松坪乡 the office director reviews secrecy too: a small office, where one person may decide several levels.</returns>
    public static string UserName(string unitCode, string position) =>
        $"{unitCode}.{Suffixes[unitCode == Small && position == Positions.SecrecyReviewer ? Positions.OfficeDirector : position]}";

    /// <returns>Whether it was created: only in a database without units and people. Several callers at once create one.</returns>
    public async Task<bool> CreateAsync(CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Administration.EnterAsync(db, ct);
        if (await db.Units.AnyAsync(ct) || await db.Users.AnyAsync(ct))
        {
            return false;
        }

        var (now, hash) = (clock.GetUtcNow(), (string?)null);
        Unit? county = null;
        var units = new Dictionary<string, Unit>(StringComparer.Ordinal);
        foreach (var (index, place) in Places.Index())
        {
            // Units are listed in the order of their creation.
            var unit = new Unit { Code = place.Code, Name = place.Name, Kind = place.Kind, ParentId = county?.Id, CreatedAt = now.AddMilliseconds(index), LevelsByOne = place.Code == Small };
            county ??= unit;
            units[unit.Code] = unit;
            Add(unit, AccountsOf(place.Code, place.Short, place.Kind));
        }

        foreach (var (index, station) in Stations.Index())
        {
            var unit = new Unit
            {
                Code = station.Code,
                Name = station.Name,
                Kind = UnitKind.Department,
                ParentId = units["qingshi"].Id,
                CreatedAt = now.AddMilliseconds(Places.Length + index),
            };
            Add(unit, [(UserName(station.Code, Positions.Drafter), $"{station.Name}{Positions.Drafter}", [Positions.Drafter])]);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        LogCreated(Places.Length + Stations.Length);
        return true;

        void Add(Unit unit, IEnumerable<(string UserName, string DisplayName, string[] Positions)> accounts)
        {
            db.Units.Add(unit);
            foreach (var (userName, displayName, positions) in accounts)
            {
                var person = PersonDetails.Of(displayName, userName, $"{userName}@yunling.example", "").ToPerson(now, demonstration: true);
                // One password, one hash: deriving it fifty times would only delay the first start.
                hash ??= Passwords.Hash(person, Password);
                person.PasswordHash = hash;
                Passwords.EndSessions(person);
                db.Users.Add(person);
                db.Holdings.AddRange(positions.Select(p => new Holding { PersonId = person.Id, UnitId = unit.Id, Position = p, ValidFrom = Since }));
            }
        }
    }

    private static IEnumerable<(string UserName, string DisplayName, string[] Positions)> AccountsOf(string code, string name, UnitKind kind)
    {
        foreach (var position in Positions.Of(kind))
        {
            var user = UserName(code, position);
            switch (code, position)
            {
                case (Small, Positions.SecrecyReviewer):
                    break;
                case (Small, Positions.OfficeDirector):
                    yield return (user, $"{name}{position}兼保密审查员", [position, Positions.SecrecyReviewer]);
                    break;
                case (_, Positions.CountyReviewer):
                    yield return (user, $"{position}甲", [position]);
                    yield return ($"{user}2", $"{position}乙", [position]);
                    break;
                case (_, Positions.CountyAdministrator):
                    yield return (user, position, [position]);
                    break;
                case ("baixi", Positions.Drafter):
                    yield return (user, $"{name}{position}甲", [position]);
                    yield return ($"{user}2", $"{name}{position}乙", [position]);
                    break;
                default:
                    yield return (user, $"{name}{position}", [position]);
                    break;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Demonstration county created with {Units} units")]
    private partial void LogCreated(int units);
}
