using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Admin.People;

public sealed class NewModel(CreatePersonHandler create) : PersonForm
{
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var created = await create.HandleAsync(new CreatePerson(User.PersonId(), DisplayName ?? "", UserName ?? "", Email ?? "", Phone ?? ""), ct);
        if (!created.Succeeded)
        {
            return Refuse(created.Error);
        }

        TempData[PersonModel.OneTimePassword] = created.Value.Password;
        return Say("人员已建立。", "/Admin/People/Person", new { id = created.Value.PersonId });
    }
}
