using Microsoft.AspNetCore.Identity;

namespace Workflow.Disclosure.People;

/// <summary>Identity's own refusals in our words. Our handlers refuse earlier; these are the net below.</summary>
public sealed class ChineseIdentityErrors : IdentityErrorDescriber
{
    public override IdentityError DefaultError() => Say(nameof(DefaultError), "没有保存成功，请稍后再试。");
    public override IdentityError ConcurrencyFailure() => Say(nameof(ConcurrencyFailure), "这个账号刚被别人修改过，请刷新后再试。");
    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), "密码不对。");
    public override IdentityError InvalidUserName(string? userName) => Say(nameof(InvalidUserName), $"登录名“{userName}”不合要求。");
    public override IdentityError InvalidEmail(string? email) => Say(nameof(InvalidEmail), $"邮箱“{email}”不是完整的邮箱地址。");
    public override IdentityError DuplicateUserName(string userName) => Say(nameof(DuplicateUserName), $"登录名“{userName}”已有人使用。");
    public override IdentityError DuplicateEmail(string email) => Say(nameof(DuplicateEmail), $"邮箱“{email}”已有人使用。");
    public override IdentityError PasswordTooShort(int length) => Say(nameof(PasswordTooShort), $"密码至少{length}个字符。");
    public override IdentityError PasswordRequiresDigit() => Say(nameof(PasswordRequiresDigit), "密码中没有数字。");
    public override IdentityError PasswordRequiresLower() => Say(nameof(PasswordRequiresLower), "密码中没有小写字母。");
    public override IdentityError PasswordRequiresUpper() => Say(nameof(PasswordRequiresUpper), "密码中没有大写字母。");
    public override IdentityError PasswordRequiresNonAlphanumeric() => Say(nameof(PasswordRequiresNonAlphanumeric), "密码中没有符号。");

    private static IdentityError Say(string code, string description) => new() { Code = code, Description = description };
}
