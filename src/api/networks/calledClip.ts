import { UserError } from '../../errors.js';

/** OpenAI's models by the names that its library has for them: the SHA-256 that is part of each address. */
const published: Readonly<Record<string, string>> = {
  'ViT-B/32': '40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af',
  'ViT-B/16': '5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f',
  'ViT-L/14': 'b8cca3fd41ae0c99ba7e8951adf17d267cdb84cd88be6f7c2e0eca1737a03836',
  'ViT-L/14@336px': '3035c92b350959924f9f00213499208652fc7ea050643e8b385c2dac08641f02',
  RN50: 'afeb0e10f9e5a86da6080e35cf09123aca3b358a0c3e3b6c78a7b63bc04b6762',
  RN101: '8fa8567bab74a42d41c5915025a8e4538c3bdbe8804a470a72f30b0d94fab599',
  RN50x4: '7e526bd135e493cef0776de27d5f42653e6b4c8bf9e0f653bb11773263205fdd',
  RN50x16: '52378b407f34354e150460fe41077663dd5b39c54cd0bfd2b27167a4a06ec9aa',
  RN50x64: 'be1cfb55d75a9666199fb2206c106743da0f6468c9d327f3e0d0a543a9919d9c',
};

/** Names on Hugging Face: marked as such, of those who publish CLIPs, or of CLIP's usual form. */
const repositories =
  /^(?:hf-hub:(?=.+\/)|(?=(?:openai|laion|apple|facebook|timm)\/|[\w.-]+\/[\w.-]*clip-?vit))([\w.-]+\/[\w.-]+)$/i;

/**
 * An error for a place where nothing lies and that is how libraries call a CLIP, such as `ViT-B/32`: it says where its file is;
 * undefined for any other place.
 */
export function calledClip(place: string): UserError | undefined {
  const found = Object.keys(published).find((name) => plain(name) === plain(place));
  if (found !== undefined) {
    const file = `${found.replace(/[/@]/g, '-')}.pt`;
    const address = `https://openaipublic.azureedge.net/clip/models/${published[found]}/${file}`;
    return new UserError(
      `${place} is the name of a CLIP, and a file is needed: give ${address}, which is downloaded once, or the path of ${file}`,
    );
  }
  const [, repository] = repositories.exec(place) ?? [];
  if (repository !== undefined && !/\.(pt|pth|bin|safetensors)$/i.test(repository)) {
    return new UserError(
      `${place} does not exist here, and seems to be the name of a CLIP on a server: download https://huggingface.co/${repository} and give its folder`,
    );
  }
  return /^ViT-[A-Za-z]+[/-]\d+[\w@.-]*$/.test(place) && !/\.\w+$/.test(place)
    ? new UserError(
        `${place} is the name of a CLIP, and a file is needed: download its weights and give their path or URL`,
      )
    : undefined;
}

/** A name in the one form that libraries write in several. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
