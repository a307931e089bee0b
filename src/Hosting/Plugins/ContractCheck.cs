using System.Reflection.Metadata;

namespace Rijie.Hosting;

/// <summary>What an assembly of a plugin asks of its host, read from its metadata; none of its code runs.</summary>
/// <param name="Missing">Types and members of the contract that the host does not have, in ordinal order.</param>
/// <param name="TooNew">Shared assemblies that are asked for in a newer version than the host has.</param>
/// <param name="Foreign">Assemblies of the product outside the contract.</param>
internal sealed record ContractDemand(IReadOnlyList<string> Missing, IReadOnlyList<string> TooNew, IReadOnlyList<string> Foreign);

/// <summary>
/// Compares every reference of a plugin's assembly into the contract with the contract of the host before anything is
/// loaded. So a plugin built against a newer minor loads when it uses nothing new, and is refused by name of the missing
/// member otherwise, rather than failing in the middle of a day.
/// </summary>
internal sealed class ContractCheck(ContractInfo contract)
{
    private const string ProductPrefix = "Rijie.";
    private readonly ContractSurface _surface = ContractSurface.Read(contract.Path);

    /// <summary>Reads the demand of an assembly.</summary>
    /// <param name="reader">The assembly.</param>
    /// <param name="ownAssemblies">Simple names of the assemblies in the plugin's folder.</param>
    public ContractDemand Read(MetadataReader reader, IReadOnlySet<string> ownAssemblies)
    {
        var tooNew = new SortedSet<string>(StringComparer.Ordinal);
        var foreign = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var reference in reader.AssemblyReferences.Select(reader.GetAssemblyReference))
        {
            var name = reader.GetString(reference.Name);
            if (contract.Shared.TryGetValue(name, out var offered))
            {
                if (name != ContractInfo.AssemblyName && reference.Version > offered) tooNew.Add($"{name} {reference.Version} (the host has {offered})");
            }
            else if (name.StartsWith(ProductPrefix, StringComparison.Ordinal) && !ownAssemblies.Contains(name)) foreign.Add(name);
        }
        return new([.. Missing(reader)], [.. tooNew], [.. foreign]);
    }

    private SortedSet<string> Missing(MetadataReader reader)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeReferences)
            if (OfContract(reader, handle) && SignatureText.Name(reader, handle) is var type && !_surface.HasType(type)) missing.Add(type);
        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (ContractType(reader, member.Parent) is not { } type || !_surface.HasType(type)) continue;
            var name = reader.GetString(member.Name);
            var signature = member.GetKind() == MemberReferenceKind.Method
                ? SignatureText.Method(member.DecodeMethodSignature(SignatureText.Instance, null))
                : member.DecodeFieldSignature(SignatureText.Instance, null);
            if (!_surface.HasMember(type, name, signature)) missing.Add($"{type}.{name}");
        }
        return missing;
    }

    private static string? ContractType(MetadataReader reader, EntityHandle parent)
    {
        switch (parent.Kind)
        {
            case HandleKind.TypeReference when OfContract(reader, (TypeReferenceHandle)parent):
                return SignatureText.Name(reader, (TypeReferenceHandle)parent);
            case HandleKind.TypeSpecification:
                // A member of a generic type: only the open type's own name says whose member it is.
                var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
                if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return null;
                _ = blob.ReadCompressedInteger(); // class or value type
                var open = blob.ReadTypeHandle();
                return open.Kind == HandleKind.TypeReference && OfContract(reader, (TypeReferenceHandle)open) ? SignatureText.Name(reader, (TypeReferenceHandle)open) : null;
            default:
                return null;
        }
    }

    private static bool OfContract(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        while (scope.Kind == HandleKind.TypeReference) scope = reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        return scope.Kind == HandleKind.AssemblyReference
            && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == ContractInfo.AssemblyName;
    }
}
