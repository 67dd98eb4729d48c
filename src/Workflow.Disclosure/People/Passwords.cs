using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Workflow.Disclosure.People;

/// <summary>Rules for passwords: at least ten characters, among them a letter and a digit, not the user name.</summary>
public static class Passwords
{
    public const int MinLength = 10;

    /// <summary>In UTF-16 characters; longer ones only cost hashing time.</summary>
    public const int MaxLength = 128;

    /// <summary>For pages: what a new password must be.</summary>
    public const string Rule = "至少10个字符，同时含有字母和数字，不能与登录名相同";

    // No letter or digit that is mistaken for another when read from paper.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz";
    private const string Digits = "23456789";
    private const int GeneratedLength = 14;

    private static readonly PasswordHasher<Person> Chosen = new();
    private static readonly PasswordHasher<Person> Generated = new(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 }));

    /// <returns>What is wrong, in words for the field; null when it can be taken.</returns>
    public static string? Fault(string password, string userName) => password switch
    {
        { Length: < MinLength } => $"密码只有{password.Length}个字符，请设置{MinLength}个以上。",
        { Length: > MaxLength } => $"密码超过{MaxLength}个字符，请缩短。",
        _ when !password.Any(char.IsAsciiLetter) => "密码中没有字母，请同时使用字母和数字。",
        _ when !password.Any(char.IsAsciiDigit) => "密码中没有数字，请同时使用字母和数字。",
        _ when string.Equals(password, userName, StringComparison.OrdinalIgnoreCase) => "密码不能与登录名相同。",
        _ => null,
    };

    /// <summary>A one-time password of about 60 random bits that keeps the rules.</summary>
    public static string Generate()
    {
        var password = RandomNumberGenerator.GetItems<char>(Letters + Digits, GeneratedLength);
        password[0] = RandomNumberGenerator.GetItems<char>(Letters, 1)[0];
        password[^1] = RandomNumberGenerator.GetItems<char>(Digits, 1)[0];
        return new string(password);
    }

    /// <summary>For many accounts at once: a generated password is too random to be guessed however fast its hash is.</summary>
    public static void SetGenerated(Person person, string password)
    {
        person.PasswordHash = Generated.HashPassword(person, password);
        person.MustChangePassword = true;
        EndSessions(person);
    }

    public static string Hash(Person person, string password) => Chosen.HashPassword(person, password);

    /// <param name="person">Null: nobody has that name; takes as long as for somebody, so that time tells nothing.</param>
    public static bool Verify(Person? person, string password)
    {
        var hash = person?.PasswordHash ?? Nobody.Value;
        return password.Length <= MaxLength && Chosen.VerifyHashedPassword(person!, hash, password) != PasswordVerificationResult.Failed && person?.PasswordHash is not null;
    }

    /// <summary>Sets it and ends every session that was opened with the old one.</summary>
    /// <param name="mustChange">True when somebody else chose it.</param>
    public static void Set(Person person, string password, bool mustChange)
    {
        person.PasswordHash = Hash(person, password);
        person.MustChangePassword = mustChange;
        (person.LockoutEnd, person.AccessFailedCount) = (null, 0);
        EndSessions(person);
    }

    public static void EndSessions(Person person) => person.SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private static readonly Lazy<string> Nobody = new(() => Chosen.HashPassword(null!, Generate()));
}
