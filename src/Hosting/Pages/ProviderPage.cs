using System.Globalization;
using Rijie.Statements;

namespace Rijie.Hosting;

/// <summary>The page of a brand for people, made from its manifest and layouts and nothing else.</summary>
internal static class ProviderPage
{
    /// <summary>Writes the page as Markdown.</summary>
    public static string Write(PluginManifest manifest, IReadOnlyList<StatementLayout> layouts, PageLanguage language)
    {
        var page = new PageText(language);
        page.Line($"# {page.Say($"{manifest.Name.Zh} {manifest.Name.En}", $"{manifest.Name.En} {manifest.Name.Zh}")} (`{manifest.Id}`)");
        page.Line();
        page.Line(page.Say("本页由插件的 `plugin.yaml` 与对账单版式生成，请勿手改：先改那些文件，再重新生成。", "Made from the plugin's `plugin.yaml` and its layouts; to change it, change those and write it anew."));
        Abilities(page, manifest, layouts);
        Texts(page, page.Say("向通道索取什么", "What to ask the provider for"), manifest.Guide?.Ask);
        Settings(page, manifest);
        PasteBlock.Write(page, manifest);
        Facts(page, manifest.Provider);
        Texts(page, page.Say("做不到的，以及后果", "What it cannot do, and what follows"), manifest.Guide?.Limits);
        foreach (var layout in layouts) LayoutPage.Write(page, layout);
        Quirks(page, manifest.Guide?.Quirks ?? []);
        Origins(page, manifest);
        return page.ToString();
    }

    private static void Abilities(PageText page, PluginManifest manifest, IReadOnlyList<StatementLayout> layouts)
    {
        page.Heading(2, page.Say("能做什么", "What it can do"));
        page.Table(
            [page.Say("能力", "Capability"), page.Say("支持", "Offered")],
            Enum.GetValues<Capability>().Select(c => (IReadOnlyList<string>)[$"{page.Say(CapabilityWords(c))} (`{CapabilityName.Of(c)}`)", page.Say(manifest.Capabilities.Contains(c) ? "是" : "否", manifest.Capabilities.Contains(c) ? "yes" : "no")])
                .Append([page.Say("读取对账单文件", "reads statement files"), layouts.Count == 0 ? page.Say("否", "no") : string.Join(", ", layouts.Select(l => PageText.Code(l.Id)))]));
    }

    private static void Texts(PageText page, string heading, IReadOnlyList<LocalText>? texts)
    {
        if (texts is not { Count: > 0 }) return;
        page.Heading(2, heading);
        page.List(texts.Select(page.Say));
    }

    private static void Settings(PageText page, PluginManifest manifest)
    {
        if (manifest.Settings.Count == 0) return;
        page.Heading(2, page.Say("账户设置", "Settings of an account"));
        page.Table(
            [page.Say("名称", "Name"), page.Say("含义", "What it is"), page.Say("要求", "Must it be given"), page.Say("默认值", "Default"), page.Say("依据", "From")],
            manifest.Settings.Select(s => (IReadOnlyList<string>)
            [
                PageText.Code(s.Key),
                page.Say(s.Value.Title) + (s.Value.Values.Count > 0 ? $" ({string.Join(", ", s.Value.Values.Select(PageText.Code))})" : ""),
                (s.Value.Required ? page.Say("必填", "yes") : page.Say("可选", "no")) + (s.Value.Secret ? page.Say("，密文引用", ", by reference: a secret") : ""),
                s.Value.Default is { } given ? PageText.Code(given) : "",
                s.Value.Ours ? page.Say("本项目假定", "assumed here") : "",
            ]));
    }

    private static void Facts(PageText page, ProviderFacts facts)
    {
        page.Heading(2, page.Say("时间与签名", "Times and signatures"));
        var cut = facts.DayCut == default ? page.Say("24:00，当日结束", "24:00, the end of the day") : $"{Time(facts.DayCut)}{page.Say(facts.DayCutInclusive ? "（该时刻计入次日）" : "（该时刻计入当日）", facts.DayCutInclusive ? " (that instant is the next day's)" : " (that instant is the same day's)")}";
        page.List(
        [
            $"{page.Say("日切", "Day cut")}: {cut}",
            $"{page.Say("对账单就绪", "Statement ready")}: {page.Say("次日", "the next day at")} {Time(facts.StatementReadyAt)}",
            $"{page.Say("签名强度", "Signatures")}: {page.Say(facts.Signature switch { SignatureStrength.Strong => "强", SignatureStrength.Weak => "弱：状态变化须经查询或对账单确认", _ => "无签名：通知只作线索" }, facts.Signature switch { SignatureStrength.Strong => "strong", SignatureStrength.Weak => "weak: a change of state is confirmed by a lookup or the statement", _ => "none: notifications are hints" })}",
            $"{page.Say("签名时间允许偏差", "A signed time may be off by")}: {(facts.SignatureWindowSeconds == 0 ? page.Say("不签时间", "no time is signed") : string.Create(CultureInfo.InvariantCulture, $"{facts.SignatureWindowSeconds} s"))}",
            $"{page.Say("“查无此单”多久后视为失败", "“Not found” means failed after")}: {facts.VisibilityDelayMinutes} {page.Say("分钟", "minutes")}",
            $"{page.Say("差错申诉期限", "A claim is taken for")}: {facts.ClaimDays} {page.Say("天", "days")}",
            .. facts.UnsafeReads.Count == 0 ? (string[])[] : [$"{page.Say("不可重复的查询", "Reads that are never repeated")}: {string.Join(", ", facts.UnsafeReads.Select(PageText.Code))}"],
        ]);
        if (facts.Identifiers.Count == 0) return;
        page.Line();
        page.Table([page.Say("标识", "Identifier"), page.Say("在何范围内唯一", "Unique within")], facts.Identifiers.Select(i => (IReadOnlyList<string>)[PageText.Code(i.Key), page.Say(ScopeWords(i.Value))]));
    }

    private static void Quirks(PageText page, IReadOnlyList<Quirk> quirks)
    {
        if (quirks.Count == 0) return;
        page.Heading(2, page.Say("已处理的怪癖", "Oddities that are handled"));
        page.Line(page.Say("每一条都有一个以其编号命名的测试。", "Each has a test that is named after it."));
        page.Line();
        page.Table(
            [page.Say("编号", "Id"), page.Say("说明", "What it is"), page.Say("依据", "From")],
            quirks.Select(q => (IReadOnlyList<string>)[PageText.Code(q.Id), page.Say(q.Title), q.Ours ? page.Say("本项目假定", "assumed here") : page.Say("公开资料", "public")]));
    }

    private static void Origins(PageText page, PluginManifest manifest)
    {
        var assumed = manifest.Settings.Where(s => s.Value.Ours).Select(s => PageText.Code(s.Key)).ToList();
        var guide = manifest.Guide ?? new ProviderGuide();
        if (guide.Ours.Count + guide.Sources.Count + assumed.Count == 0) return;
        page.Heading(2, page.Say("哪些有公开依据，哪些是我们假定的", "What is public and what is assumed"));
        if (guide.Sources.Count > 0)
        {
            page.Line(page.Say("公开资料：", "Public sources:"));
            page.Line();
            page.List(guide.Sources);
            page.Line();
        }
        page.Line(page.Say("没有公开资料、由本项目假定，请向通道核实：", "Found in no public source and assumed here; check with the provider:"));
        page.Line();
        page.List([.. guide.Ours.Select(page.Say), .. assumed.Count == 0 ? (string[])[] : [$"{page.Say("可用设置改动的：", "Can be changed by settings: ")}{string.Join(", ", assumed)}"]]);
    }

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static LocalText CapabilityWords(Capability capability) => capability switch
    {
        Capability.Transactions => new() { Zh = "按时间窗列出交易", En = "lists transactions of a window" },
        Capability.TransactionLookup => new() { Zh = "查询单笔交易", En = "asks for one transaction" },
        Capability.Notifications => new() { Zh = "接收并验签通知", En = "verifies notifications" },
        Capability.Statements => new() { Zh = "下载对账单", En = "fetches statements" },
        Capability.Payouts => new() { Zh = "列出打款", En = "lists payouts" },
        _ => new() { Zh = "列出终端及其绑定", En = "lists terminals and their binding" },
    };

    private static LocalText ScopeWords(IdentifierScope scope) => scope switch
    {
        IdentifierScope.Provider => new() { Zh = "通道", En = "the provider" },
        IdentifierScope.Merchant => new() { Zh = "商户", En = "the merchant" },
        IdentifierScope.MerchantAndClearingDate => new() { Zh = "商户与清算日期", En = "merchant and clearing date" },
        _ => new() { Zh = "终端与批次", En = "terminal and batch" },
    };
}
